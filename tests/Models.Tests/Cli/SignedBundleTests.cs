using System;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Models.Cli;
using MeadowTinyMl.Models.Cli.Release;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary>A signed bundle verifies; one with any file changed, taken away or put in does not.</summary>
public sealed class SignedBundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VerifierKey _key;

    public SignedBundleTests()
    {
        foreach (string file in new[] { "manifest.json", "model.tflite", "card.md" })
        {
            File.Copy(Path.Combine(Repository.Root, "Models", "released", "gas", file), Path.Combine(_folder.Path, file));
        }

        // The released manifest lists parts that are not copied here; a bundle before its release lists none.
        ModelBundle bundle = ModelFile.ReadBundle(_folder.Path);
        File.WriteAllBytes(Path.Combine(_folder.Path, ModelBundle.ManifestFile), (bundle.Manifest with { Parts = [] }).ToBytes());
        (byte[] inputs, byte[] outputs) = SelfTest.Create(bundle);
        File.WriteAllBytes(Path.Combine(_folder.Path, SelfTest.InputFile), inputs);
        File.WriteAllBytes(Path.Combine(_folder.Path, SelfTest.OutputFile), outputs);
        _key = Sign("maker.example/models", 1);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fault_OfABundleAsSignedIsNone() => Assert.Null(VerifyBundleCommand.Fault(_folder.Path, _key));

    [Fact]
    public void Fault_NamesAKeyThatIsNotTrusted()
    {
        using var stranger = new Ed25519Signer("maker.example/models", Enumerable.Repeat((byte)2, 32).ToArray());
        Assert.Contains("none by that key", VerifyBundleCommand.Fault(_folder.Path, VerifierKey.OfLog(stranger.Name, stranger.PublicKey)), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_FindsAFlippedBitAnywhereInAnyFile()
    {
        foreach (string file in Directory.GetFiles(_folder.Path))
        {
            byte[] bytes = File.ReadAllBytes(file);
            for (int at = 0; at < bytes.Length; at += 1 + (bytes.Length / 40))
            {
                byte[] spoiled = bytes.ToArray();
                spoiled[at] ^= 1;
                File.WriteAllBytes(file, spoiled);
                Assert.NotNull(VerifyBundleCommand.Fault(_folder.Path, _key));
            }

            File.WriteAllBytes(file, bytes);
        }

        Assert.Null(VerifyBundleCommand.Fault(_folder.Path, _key));
    }

    [Fact]
    public void Fault_FindsAFileThatIsMissingOrOneTooMany()
    {
        string more = Path.Combine(_folder.Path, "more.txt");
        File.WriteAllText(more, "x");
        Assert.Equal("more.txt: not as it was signed", VerifyBundleCommand.Fault(_folder.Path, _key));
        File.Delete(more);
        File.Delete(Path.Combine(_folder.Path, "card.md"));
        Assert.Equal("card.md: not as it was signed", VerifyBundleCommand.Fault(_folder.Path, _key));
        File.Delete(Path.Combine(_folder.Path, SignedBundle.NoteFile));
        Assert.Contains("not signed", VerifyBundleCommand.Fault(_folder.Path, _key), StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_FindsKnownAnswersThatTheEngineDoesNotGive()
    {
        string file = Path.Combine(_folder.Path, SelfTest.OutputFile);
        byte[] outputs = File.ReadAllBytes(file);
        outputs[0] ^= 1;
        File.WriteAllBytes(file, outputs);
        Assert.Contains("other answers", VerifyBundleCommand.Fault(_folder.Path, Sign("maker.example/models", 1)), StringComparison.Ordinal);
    }

    private VerifierKey Sign(string name, byte seed)
    {
        using var signer = new Ed25519Signer(name, Enumerable.Repeat(seed, 32).ToArray());
        File.WriteAllBytes(Path.Combine(_folder.Path, SignedBundle.NoteFile), SignedBundle.Sign(_folder.Path, "gas-hp354 0.0.0", signer));
        return VerifierKey.OfLog(signer.Name, signer.PublicKey);
    }
}
