using System.Collections.Generic;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>A bundle whose signature, parts, budget and known answers were checked.</summary>
public sealed class CheckedBundle
{
    internal CheckedBundle(ModelBundle bundle, IReadOnlyDictionary<string, byte[]> kept, BundleVersion version, string digest, byte[] inputs, byte[] outputs)
    {
        Bundle = bundle;
        Kept = kept;
        Version = version;
        Digest = digest;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>Gets the model.</summary>
    public ModelBundle Bundle { get; }

    /// <summary>Gets the lower-case hex SHA-256 of the manifest, which names the bundle.</summary>
    public string Digest { get; }

    /// <summary>Gets the files that a board keeps.</summary>
    internal IReadOnlyDictionary<string, byte[]> Kept { get; }

    internal BundleVersion Version { get; }

    internal byte[] Inputs { get; }

    internal byte[] Outputs { get; }

    /// <summary>Says whether the engine here still gives the known answers.</summary>
    internal bool AnswersAreGiven() => KnownAnswers.AreGiven(Bundle, Inputs, Outputs);

    /// <summary>Returns the lower-case hex SHA-256 of the known answers, inputs before outputs.</summary>
    internal string AnswersDigest()
    {
        var all = new byte[Inputs.Length + Outputs.Length];
        Inputs.CopyTo(all, 0);
        Outputs.CopyTo(all, Inputs.Length);
        return Sentinel.Digest.Hex(all);
    }
}
