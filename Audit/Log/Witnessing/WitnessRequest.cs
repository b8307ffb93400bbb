using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Proofs;

namespace MeadowTinyMl.Audit.Log.Witnessing;

/// <summary>A checkpoint offered to a witness, with the proof that it goes on from the one that the witness knows.</summary>
/// <remarks>
/// C2SP tlog-witness, add-checkpoint. Before it may stand <c>rotate</c> entries, for witnesses that follow the keys of this log: a line
/// <c>rotate &lt;entry, base64&gt;</c>, the lines of its inclusion proof in the offered checkpoint, an empty line.
/// </remarks>
public sealed class WitnessRequest
{
    private const string OldWord = "old ";
    private const string RotateWord = "rotate ";
    private const int MaxBytes = 1_000_000;
    private const int MaxProof = 63;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Creates a request.</summary>
    /// <param name="oldSize">The size that the witness knows.</param>
    /// <param name="proof">The consistency proof from there.</param>
    /// <param name="checkpoint">The signed note.</param>
    /// <param name="rotations">The <c>rotate</c> entries since, in order, each with its inclusion proof.</param>
    public WitnessRequest(long oldSize, IReadOnlyList<byte[]> proof, byte[] checkpoint, IReadOnlyList<(byte[] Entry, IReadOnlyList<byte[]> Proof)> rotations)
    {
        OldSize = oldSize;
        Proof = proof;
        CheckpointNote = checkpoint;
        Rotations = rotations;
    }

    /// <summary>Gets the size that the witness knows.</summary>
    public long OldSize { get; }

    /// <summary>Gets the consistency proof.</summary>
    public IReadOnlyList<byte[]> Proof { get; }

    /// <summary>Gets the signed note.</summary>
    public byte[] CheckpointNote { get; }

    /// <summary>Gets the <c>rotate</c> entries.</summary>
    public IReadOnlyList<(byte[] Entry, IReadOnlyList<byte[]> Proof)> Rotations { get; }

    /// <summary>Reads a request.</summary>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    public static WitnessRequest Parse(byte[] body)
    {
        string text;
        try
        {
            text = body.Length <= MaxBytes ? StrictUtf8.GetString(body) : throw new NoteFormatException(MaxBytes, $"at most {MaxBytes} bytes", $"{body.Length}");
        }
        catch (DecoderFallbackException exception)
        {
            throw new NoteFormatException(exception.Index, "UTF-8", "other bytes");
        }

        var rotations = new List<(byte[], IReadOnlyList<byte[]>)>();
        while (text.StartsWith(RotateWord, StringComparison.Ordinal))
        {
            string[] block = TakeBlock(ref text);
            byte[] entry = StrictBase64.TryDecode(block[0].Substring(RotateWord.Length), out byte[] bytes) ? bytes : throw new NoteFormatException(-1, "a rotate entry in base64", "other text");
            rotations.Add((entry, ProofFile.ParseHashes(block, 1, MaxProof)));
        }

        string[] lines = TakeBlock(ref text);
        string number = lines[0].StartsWith(OldWord, StringComparison.Ordinal) ? lines[0].Substring(OldWord.Length) : string.Empty;
        if (!StrictDecimal.TryParse(number, out long oldSize))
        {
            throw new NoteFormatException(0, "'old' and a size without leading zero", "another line");
        }

        return new WitnessRequest(oldSize, ProofFile.ParseHashes(lines, 1, MaxProof), StrictUtf8.GetBytes(text), rotations);
    }

    /// <summary>Writes the request.</summary>
    public byte[] Encode()
    {
        var text = new StringBuilder();
        foreach ((byte[] entry, IReadOnlyList<byte[]> proof) in Rotations)
        {
            AppendBlock(text, RotateWord + Convert.ToBase64String(entry), proof);
        }

        AppendBlock(text, OldWord + OldSize.ToString(CultureInfo.InvariantCulture), Proof);
        return StrictUtf8.GetBytes(text.Append(StrictUtf8.GetString(CheckpointNote)).ToString());
    }

    private static void AppendBlock(StringBuilder text, string first, IReadOnlyList<byte[]> hashes)
    {
        text.Append(first).Append('\n');
        foreach (byte[] hash in hashes)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        text.Append('\n');
    }

    private static string[] TakeBlock(ref string text)
    {
        int end = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            throw new NoteFormatException(-1, "an empty line before the checkpoint", "none");
        }

        string block = text.Substring(0, end);
        text = text.Substring(end + 2);
        return block.Split('\n');
    }
}
