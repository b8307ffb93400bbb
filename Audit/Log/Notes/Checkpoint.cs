using System;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>The size and root of a tree, by name; the signed text of a log.</summary>
/// <remarks>C2SP tlog-checkpoint.</remarks>
public sealed class Checkpoint
{
    /// <summary>Creates a checkpoint.</summary>
    /// <param name="origin">The log's name.</param>
    /// <param name="size">Number of entries, at least 0.</param>
    /// <param name="root">Root hash, 32 bytes.</param>
    public Checkpoint(string origin, long size, byte[] root)
    {
        Origin = origin;
        Size = size;
        Root = root;
    }

    /// <summary>Gets the log's name.</summary>
    public string Origin { get; }

    /// <summary>Gets the number of entries.</summary>
    public long Size { get; }

    /// <summary>Gets the root hash.</summary>
    public byte[] Root { get; }

    /// <summary>Reads the text of a checkpoint; extension lines are let through, for ours have none and auditors cannot check them.</summary>
    /// <param name="text">The signed text of a note.</param>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    public static Checkpoint Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length < 4 || lines[lines.Length - 1].Length != 0)
        {
            throw new NoteFormatException(-1, "origin, size and root, a line each with its newline", $"{lines.Length - 1} lines");
        }

        for (int i = 0; i < lines.Length - 1; i++)
        {
            if (lines[i].Length == 0)
            {
                throw new NoteFormatException(-1, "no empty line in the text", $"line {i + 1}");
            }
        }

        if (!StrictDecimal.TryParse(lines[1], out long size))
        {
            throw new NoteFormatException(-1, "a size from 0 to 2^63-1 in decimal without leading zero", $"'{lines[1]}'");
        }

        if (!StrictBase64.TryDecode(lines[2], out byte[] root) || root.Length != MerkleHash.Size)
        {
            throw new NoteFormatException(-1, "a root of 32 bytes in base64", $"'{lines[2]}'");
        }

        using var hash = new MerkleHash();
        if (size == 0 && !root.AsSpan().SequenceEqual(hash.Empty()))
        {
            throw new NoteFormatException(-1, "the root of the empty tree at size 0", "another");
        }

        return new Checkpoint(lines[0], size, root);
    }

    /// <summary>Returns the text to be signed.</summary>
    public override string ToString() => $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root)}\n";

    /// <summary>Signs the checkpoint.</summary>
    /// <param name="signers">One, or two where the key changes.</param>
    /// <returns>The note, as bytes.</returns>
    public byte[] Sign(params ISigner[] signers)
    {
        string text = ToString();
        byte[] message = Encoding.UTF8.GetBytes(text);
        var signatures = new NoteSignature[signers.Length];
        for (int i = 0; i < signers.Length; i++)
        {
            var key = VerifierKey.OfLog(signers[i].Name, signers[i].PublicKey);
            signatures[i] = new NoteSignature(key.Name, key.Id, signers[i].Sign(message));
        }

        return SignedNote.Encode(text, signatures);
    }
}
