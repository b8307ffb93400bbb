using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

public class NoteVectorTests
{
    private static readonly Ed25519Verifier Ed25519 = new();

    [FactNeeds(Vectors.Folder + "/notes.json")]
    public void Open_AgreesWithEveryVector()
    {
        foreach (JsonElement vector in Vectors.Read("notes.json").EnumerateArray())
        {
            string name = vector.GetProperty("name").GetString()!;
            VerifierKey[] trusted = vector.GetProperty("trusted").EnumerateArray().Select(key => VerifierKey.Parse(key.GetString()!, Ed25519)).ToArray();
            (Checkpoint Checkpoint, IReadOnlyList<VerifierKey> SignedBy)? opened = TryOpen(vector.Base64("note_b64"), trusted);
            Assert.True(vector.GetProperty("ok").GetBoolean() == opened.HasValue, name);
            if (opened is { } good)
            {
                Assert.Equal(vector.GetProperty("origin").GetString(), good.Checkpoint.Origin);
                Assert.Equal(vector.GetProperty("size").GetInt64(), good.Checkpoint.Size);
                Assert.Equal(vector.Base64("root"), good.Checkpoint.Root);
                Assert.Equal(
                    vector.GetProperty("verified").EnumerateArray().Select(id => id.GetString()),
                    good.SignedBy.Select(key => key.Id.ToString("x8", CultureInfo.InvariantCulture)));
            }
        }
    }

    [FactNeeds(Vectors.Folder + "/keys.json")]
    public void Keys_AreMadeFromTheirSeedsAndBadOnesRefused()
    {
        JsonElement keys = Vectors.Read("keys.json");
        foreach (string name in new[] { "log", "log_next", "attacker" })
        {
            JsonElement key = keys.GetProperty(name);
            using var signer = new Ed25519Signer(key.GetProperty("name").GetString()!, key.Hex("seed_hex"));
            Assert.Equal(key.Base64("public_b64"), signer.PublicKey);
            Assert.Equal(key.GetProperty("vkey").GetString(), VerifierKey.OfLog(signer.Name, signer.PublicKey).ToString());
        }

        foreach (JsonElement bad in keys.GetProperty("bad_vkeys").EnumerateArray())
        {
            Assert.Throws<NoteFormatException>(() => VerifierKey.Parse(bad.GetProperty("vkey").GetString()!, Ed25519));
        }
    }

    [Fact]
    public void Checkpoint_RoundTripsThroughItsSignedNote()
    {
        using var signer = new Ed25519Signer("vendor.example/site/device", new byte[32]);
        var key = VerifierKey.OfLog(signer.Name, signer.PublicKey);
        byte[] root = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
        byte[] note = new Checkpoint(signer.Name, 1234, root).Sign(signer);

        SignedCheckpoint opened = SignedCheckpoint.Open(note, [VerifierKey.Parse(key.ToString(), Ed25519)], Ed25519, EcdsaVerifier.Holds);
        (Checkpoint checkpoint, IReadOnlyList<VerifierKey> signedBy) = (opened.Checkpoint, opened.SignedBy);

        Assert.Equal(1234, checkpoint.Size);
        Assert.Equal(root, checkpoint.Root);
        Assert.Single(signedBy);
    }

    [Fact]
    public void Open_RefusesTheNoteWithAnyBitFlippedOrAnyByteCutOff()
    {
        using var signer = new Ed25519Signer("vendor.example/site/device", new byte[32]);
        VerifierKey[] trusted = [VerifierKey.OfLog(signer.Name, signer.PublicKey)];
        byte[] note = new Checkpoint(signer.Name, 77, new byte[32]).Sign(signer);
        for (int bit = 0; bit < 8 * note.Length; bit++)
        {
            byte[] spoiled = (byte[])note.Clone();
            spoiled[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(TryOpen(spoiled, trusted) == null, $"bit {bit}");
        }

        for (int length = 0; length < note.Length; length++)
        {
            Assert.True(TryOpen(note[..length], trusted) == null, $"length {length}");
        }
    }

    private static (Checkpoint Checkpoint, IReadOnlyList<VerifierKey> SignedBy)? TryOpen(byte[] note, VerifierKey[] trusted)
    {
        try
        {
            SignedCheckpoint signed = SignedCheckpoint.Open(note, trusted, Ed25519, EcdsaVerifier.Holds);
            return (signed.Checkpoint, signed.SignedBy);
        }
        catch (NoteFormatException)
        {
            return null;
        }
    }
}
