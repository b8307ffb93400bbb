using System;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Keys;

/// <summary>What a <c>rotate</c> entry must show: that the old key names the new one, and that somebody has the new one.</summary>
/// <remarks>Chapter 6 of the specification; check C06.</remarks>
public static class Rotation
{
    /// <summary>Returns what both keys sign.</summary>
    /// <param name="origin">The log's name.</param>
    /// <param name="epoch">The next epoch.</param>
    /// <param name="size">Entries before the <c>rotate</c> entry.</param>
    /// <param name="root">Their root.</param>
    /// <param name="key">The next key, as text.</param>
    public static byte[] Text(string origin, long epoch, long size, byte[] root, string key) => Encoding.UTF8.GetBytes(
        string.Format(CultureInfo.InvariantCulture, "audit/rotate/v1\n{0}\n{1}\n{2}\n{3}\n{4}\n", origin, epoch, size, Convert.ToBase64String(root), key));

    /// <summary>Checks a <c>rotate</c> entry against the key that it ends. Its root is for the caller to compare, who has the tree.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="index">Where it stands.</param>
    /// <param name="epoch">The epoch that it ends.</param>
    /// <param name="old">That epoch's key.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="next">The next key, or null.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Problem(JsonValue entry, long index, long epoch, VerifierKey old, IVerifier verifier, out VerifierKey? next)
    {
        next = null;
        if (entry["t"]?.Text != "rotate" || entry["n"]?.Integer != index || entry["e"]?.Integer != epoch || entry["epoch"]?.Integer != epoch + 1)
        {
            return $"entry {index} does not end epoch {epoch}";
        }

        if (entry["size"]?.Integer != index || entry["size"]?.Kind != JsonKind.Integer)
        {
            return $"the rotate entry {index} names size {entry["size"]?.Integer}";
        }

        VerifierKey key;
        try
        {
            key = VerifierKey.Parse(entry["key"]?.Text ?? string.Empty, verifier);
        }
        catch (NoteFormatException exception)
        {
            return $"the next key in entry {index} is not to be trusted: {exception.Message}";
        }

        if (key.Name != old.Name || key.Type != VerifierKey.Ed25519 || key.Key.AsSpan().SequenceEqual(old.Key))
        {
            return $"the next key in entry {index} is none of {old.Name}, or the old one again";
        }

        if (!StrictBase64.TryDecode(entry["root"]?.Text ?? string.Empty, out byte[] root)
            || !StrictBase64.TryDecode(entry["old_signature"]?.Text ?? string.Empty, out byte[] oldSignature)
            || !StrictBase64.TryDecode(entry["new_signature"]?.Text ?? string.Empty, out byte[] newSignature))
        {
            return $"root or signatures of the rotate entry {index} are no base64";
        }

        byte[] text = Text(old.Name, epoch + 1, index, root, key.ToString());
        if (!verifier.Verify(old.Key, text, oldSignature))
        {
            return $"the rotate entry {index} is not signed by the key of epoch {epoch}";
        }

        if (!verifier.Verify(key.Key, text, newSignature))
        {
            return $"the rotate entry {index} lacks the next key's own signature";
        }

        next = key;
        return null;
    }
}
