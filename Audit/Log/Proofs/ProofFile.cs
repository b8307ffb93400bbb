using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Proofs;

/// <summary>Shows offline, and alone, that one entry stands in a log: its index, an inclusion proof and a signed checkpoint.</summary>
/// <remarks>C2SP tlog-proof. An <c>extra</c> line is let through and has no say: nothing authenticates it.</remarks>
public sealed class ProofFile
{
    /// <summary>How such files are named.</summary>
    public const string Extension = ".tlog-proof";

    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string Extra = "extra ";
    private const string IndexWord = "index ";
    private const int MaxBytes = 1_000_000;
    private const int MaxHashes = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Creates a proof.</summary>
    /// <param name="index">The entry's index.</param>
    /// <param name="hashes">The inclusion proof, from the leaf up.</param>
    /// <param name="checkpoint">The signed note.</param>
    public ProofFile(long index, IReadOnlyList<byte[]> hashes, byte[] checkpoint)
    {
        Index = index;
        Hashes = hashes;
        CheckpointNote = checkpoint;
    }

    /// <summary>Gets the entry's index.</summary>
    public long Index { get; }

    /// <summary>Gets the inclusion proof.</summary>
    public IReadOnlyList<byte[]> Hashes { get; }

    /// <summary>Gets the signed note.</summary>
    public byte[] CheckpointNote { get; }

    /// <summary>Reads a proof file.</summary>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    public static ProofFile Parse(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new NoteFormatException(MaxBytes, $"at most {MaxBytes} bytes", $"{bytes.Length}");
        }

        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new NoteFormatException(exception.Index, "UTF-8", "other bytes");
        }

        int split = text.IndexOf("\n\n", StringComparison.Ordinal);
        string[] lines = split < 0 ? throw new NoteFormatException(-1, "an empty line before the checkpoint", "none") : text.Substring(0, split).Split('\n');
        int at = 0;
        if (lines[at++] != Header)
        {
            throw new NoteFormatException(0, $"'{Header}'", "another first line");
        }

        if (at < lines.Length && lines[at].StartsWith(Extra, StringComparison.Ordinal))
        {
            if (!StrictBase64.TryDecode(lines[at].Substring(Extra.Length), out byte[] _))
            {
                throw new NoteFormatException(-1, "extra data in base64", "other text");
            }

            at++;
        }

        string number = at < lines.Length && lines[at].StartsWith(IndexWord, StringComparison.Ordinal) ? lines[at].Substring(IndexWord.Length) : string.Empty;
        if (!StrictDecimal.TryParse(number, out long index))
        {
            throw new NoteFormatException(-1, "'index' and a number without leading zero", "another line");
        }

        return new ProofFile(index, ParseHashes(lines, at + 1, MaxHashes), StrictUtf8.GetBytes(text.Substring(split + 2)));
    }

    /// <summary>Reads the hashes of a proof, a line each.</summary>
    internal static List<byte[]> ParseHashes(string[] lines, int from, int most)
    {
        var hashes = new List<byte[]>();
        for (int i = from; i < lines.Length; i++)
        {
            if (!StrictBase64.TryDecode(lines[i], out byte[] hash) || hash.Length != MerkleHash.Size || hashes.Count == most)
            {
                throw new NoteFormatException(-1, $"at most {most} hashes of 32 bytes in base64, a line each", $"line {i + 1}");
            }

            hashes.Add(hash);
        }

        return hashes;
    }

    /// <summary>Writes the file, without an <c>extra</c> line.</summary>
    public byte[] Encode()
    {
        var text = new StringBuilder(Header).Append('\n').Append(IndexWord).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (byte[] hash in Hashes)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        byte[] head = StrictUtf8.GetBytes(text.Append('\n').ToString());
        var file = new byte[head.Length + CheckpointNote.Length];
        head.CopyTo(file, 0);
        CheckpointNote.CopyTo(file, head.Length);
        return file;
    }

    /// <summary>Checks that an entry stands where the proof says.</summary>
    /// <param name="entry">The entry's exact bytes.</param>
    /// <param name="trusted">Keys of the log and of witnesses.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="other">Checks signatures of other types; may be null.</param>
    /// <returns>The checkpoint with who signed it.</returns>
    /// <exception cref="NoteFormatException">The checkpoint is not signed as it must be, or the entry is not in its tree.</exception>
    public SignedCheckpoint Verify(byte[] entry, IReadOnlyList<VerifierKey> trusted, IVerifier verifier, Func<VerifierKey, byte[], byte[], bool>? other = null)
    {
        SignedCheckpoint signed = SignedCheckpoint.Open(CheckpointNote, trusted, verifier, other);
        using var hash = new MerkleHash();
        return MerkleProof.VerifyInclusion(hash, Index, signed.Checkpoint.Size, hash.Leaf(entry), signed.Checkpoint.Root, Hashes)
            ? signed
            : throw new NoteFormatException(-1, $"an inclusion proof of this entry at index {Index}", "one that does not hold");
    }
}
