using System;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

public class BlockNoteTests
{
    private static readonly string[] Digests = [new('a', 64), new('0', 64)];

    private static readonly Ed25519Signer Maker = new("maker.example/models", [.. Enumerable.Repeat((byte)1, 32)]);

    [Fact]
    public void Note_GivesBackWhatWasSigned()
    {
        var note = BlockNote.Parse(BlockNote.Sign(Digests, Maker));
        Assert.Equal(Digests, note.Digests);
        Assert.True(note.IsSignedBy(VerifierKey.OfLog(Maker.Name, Maker.PublicKey), new Ed25519Verifier()));
    }

    [Fact]
    public void Note_WithAFlippedBitAnywhereIsRefusedOrNotSigned()
    {
        byte[] bytes = BlockNote.Sign(Digests, Maker);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] spoiled = [.. bytes];
            spoiled[at] ^= 1;
            Assert.False(IsGood(spoiled), $"byte {at}");
        }
    }

    [Theory]
    [InlineData("meadowtinyml-blocked/2\n")]
    [InlineData("meadowtinyml-blocked/1\nAAAA\n")]
    public void Note_OfAnotherFormIsRefused(string text)
    {
        byte[] note = SignedNote.Encode(text, VerifierKey.OfLog(Maker.Name, Maker.PublicKey), Maker.Sign(Encoding.UTF8.GetBytes(text)));
        Assert.Throws<ManifestFormatException>(() => BlockNote.Parse(note));
    }

    [Fact]
    public void Sign_RefusesWhatIsNoDigest() => Assert.Throws<ArgumentException>(() => BlockNote.Sign(["abc"], Maker));

    [Fact]
    public void Note_WithAWrongSignatureInTheKeysNameBesideARightOneIsNotSigned()
    {
        VerifierKey key = VerifierKey.OfLog(Maker.Name, Maker.PublicKey);
        byte[] block = BlockNote.Sign(Digests, Maker);
        byte[] bundle = BundleNote.Sign("gas-hp354 0.3.0", [new string('a', 64) + "  model.tflite"], Maker);
        Assert.True(IsGood(block));
        Assert.True(BundleNote.Parse(bundle).IsSignedBy(key, new Ed25519Verifier()));
        byte[] wrong = Encoding.UTF8.GetBytes(SignedNote.LineOf(new NoteSignature(key.Name, key.Id, new byte[64])));
        Assert.False(IsGood([.. block, .. wrong]));
        Assert.False(BundleNote.Parse([.. bundle, .. wrong]).IsSignedBy(key, new Ed25519Verifier()));

        // Lines by others have no say.
        byte[] other = Encoding.UTF8.GetBytes(SignedNote.LineOf(new NoteSignature("other.example/models", key.Id, new byte[64])));
        Assert.True(IsGood([.. block, .. other]));
    }

    private static bool IsGood(byte[] bytes)
    {
        try
        {
            return BlockNote.Parse(bytes).IsSignedBy(VerifierKey.OfLog(Maker.Name, Maker.PublicKey), new Ed25519Verifier());
        }
        catch (ManifestFormatException)
        {
            return false;
        }
    }
}
