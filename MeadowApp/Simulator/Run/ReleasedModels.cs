using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Slots;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The released models, which are part of the program, and whose releases it trusts.</summary>
internal static class ReleasedModels
{
    private static readonly Assembly Program = Assembly.GetExecutingAssembly();

    /// <summary>Returns a bundle as the program was built with it.</summary>
    /// <param name="task"><c>gas</c> or <c>sound</c>.</param>
    public static IBundleSource Source(string task) => new ResourceSource(Program, task);

    /// <summary>Returns the gate that bundles pass before they are used.</summary>
    /// <param name="keys">Whose releases are trusted beside those of the released bundles' maker.</param>
    /// <exception cref="UsageException">A key is none.</exception>
    public static BundleGate Gate(IEnumerable<string> keys) => new(new DeviceLimits(), [.. keys.Prepend(ResourceSource.ReleaseKey(Program)).Select(Key)], new Ed25519Verifier());

    /// <summary>Loads and checks a bundle.</summary>
    /// <param name="task"><c>gas</c> or <c>sound</c>.</param>
    /// <exception cref="UsageException">The program was built with a bundle that is not sound.</exception>
    public static ModelBundle Load(string task)
    {
        BundleVerdict verdict = Gate([]).Judge(Source(task), isWhole: true);
        return verdict.Refusal == BundleRefusal.None ? verdict.Bundle!.Bundle : throw new UsageException($"Models/released/{task}: {verdict.Words}");
    }

    private static VerifierKey Key(string text)
    {
        try
        {
            return VerifierKey.Parse(text, new Ed25519Verifier());
        }
        catch (NoteFormatException exception)
        {
            throw new UsageException($"--release-key: {exception.Message}");
        }
    }
}
