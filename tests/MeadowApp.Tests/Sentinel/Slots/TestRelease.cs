using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Run;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;

/// <summary>Bundles of the released networks under a release key of the tests' own, small enough to spoil byte by byte.</summary>
internal static class TestRelease
{
    public static readonly Ed25519Signer Maker = new("tests.example/models", [.. Enumerable.Repeat((byte)7, 32)]);

    public static VerifierKey Key => VerifierKey.OfLog(Maker.Name, Maker.PublicKey);

    public static BundleGate Gate(DeviceLimits? limits = null) => new(limits ?? new DeviceLimits(), [Key], new Ed25519Verifier());

    /// <summary>Makes a bundle whose card is short and whose list of training data has one row.</summary>
    /// <param name="version">Its version.</param>
    /// <param name="task">Which released network.</param>
    /// <param name="change">What is to be otherwise in the manifest before it is signed.</param>
    /// <param name="spoil">What is to be otherwise in the parts before they are listed.</param>
    public static MemorySource Bundle(string version, string task = "gas", Func<ModelManifest, ModelManifest>? change = null, Action<IDictionary<string, byte[]>>? spoil = null)
    {
        IBundleSource released = ReleasedModels.Source(task);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { ["report.txt"] = Encoding.ASCII.GetBytes("seen once, not kept\n") };
        foreach (string part in new[] { ModelBundle.ModelFile, ModelBundle.ReferenceFile, KnownAnswers.InputFile, KnownAnswers.OutputFile })
        {
            files[part] = released.Read(part, int.MaxValue)!;
        }

        files[ModelBundle.CardFile] = Encoding.ASCII.GetBytes("# a card\n");
        spoil?.Invoke(files);
        ModelManifest manifest = ModelManifest.Parse(released.Read(ModelBundle.ManifestFile, int.MaxValue)!);
        manifest = manifest with
        {
            Version = version,
            Training = [.. manifest.Training.Take(1)],
            Budget = manifest.Budget is { } budget ? budget with { FlashBytes = files[ModelBundle.ModelFile].Length } : null,
            ModelSha256 = Digest(files[ModelBundle.ModelFile]),
            CardSha256 = Digest(files[ModelBundle.CardFile]),
            Parts = [.. Lines(files)],
        };
        manifest = change?.Invoke(manifest) ?? manifest;
        files[ModelBundle.ManifestFile] = manifest.ToBytes();
        return Signed(files, $"{manifest.Id} {manifest.Version}");
    }

    /// <summary>Signs files as they are.</summary>
    public static MemorySource Signed(IDictionary<string, byte[]> files, string subject, Ed25519Signer? signer = null)
    {
        files.Remove(BundleNote.File);
        byte[] note = BundleNote.Sign(subject, Lines(files), signer ?? Maker);
        files[BundleNote.File] = note;
        return new MemorySource(files);
    }

    public static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static IEnumerable<string> Lines(IDictionary<string, byte[]> files) => files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{Digest(file.Value)}  {file.Key}");
}
