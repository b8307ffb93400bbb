using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>What leaves the board: entries of the log in a row, and the signed checkpoint that they stand under, with the proof. There is no other message, and no other field.</summary>
/// <remarks>
/// A line <c>entries &lt;first index&gt; &lt;count&gt; &lt;bytes&gt;</c>, a bundle of entries as of C2SP tlog-tiles, and a <see cref="WitnessRequest"/> whose old size is the index
/// after the last entry. Without entries it asks what the far end has, or for a cosignature.
/// </remarks>
public sealed class UplinkMessage
{
    /// <summary>The largest message, in bytes.</summary>
    public const int MaxBytes = 1_000_000;

    private const string Word = "entries";
    private const int MaxHeadBytes = 64;

    /// <summary>Creates a message.</summary>
    /// <param name="first">Index of the first entry.</param>
    /// <param name="entries">The entries' exact bytes.</param>
    /// <param name="request">The checkpoint, and the proof that the tree goes on to it from behind the last entry.</param>
    /// <exception cref="ArgumentException">The request does not begin behind the last entry.</exception>
    public UplinkMessage(long first, IReadOnlyList<byte[]> entries, WitnessRequest request)
    {
        if (request.OldSize != first + entries.Count)
        {
            throw new ArgumentException($"The proof begins at {request.OldSize}, the entries end before {first + entries.Count}.", nameof(request));
        }

        First = first;
        Entries = entries;
        Request = request;
    }

    /// <summary>Gets the index of the first entry.</summary>
    public long First { get; }

    /// <summary>Gets the entries.</summary>
    public IReadOnlyList<byte[]> Entries { get; }

    /// <summary>Gets the index after the last entry.</summary>
    public long End => Request.OldSize;

    /// <summary>Gets the checkpoint and its proof.</summary>
    public WitnessRequest Request { get; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    public static UplinkMessage Parse(byte[] body)
    {
        if (body.Length > MaxBytes)
        {
            throw new NoteFormatException(MaxBytes, $"at most {MaxBytes} bytes", $"{body.Length}");
        }

        int end = Array.IndexOf(body, (byte)'\n', 0, Math.Min(body.Length, MaxHeadBytes));
        string[] words = end < 0 ? Array.Empty<string>() : Encoding.ASCII.GetString(body, 0, end).Split(' ');
        if (words.Length != 4 || words[0] != Word || !StrictDecimal.TryParse(words[1], out long first) || !StrictDecimal.TryParse(words[2], out long count)
            || !StrictDecimal.TryParse(words[3], out long length) || length > body.Length - end - 1 || first > long.MaxValue - count)
        {
            throw new NoteFormatException(0, "'entries', first index, count and bytes, all of them there", "another line");
        }

        byte[] bundle = body.AsSpan(end + 1, (int)length).ToArray();
        if (!EntryBundle.TryDecode(bundle, (int)Math.Min(count, int.MaxValue), out List<(int Offset, byte[] Entry)> decoded, out string problem))
        {
            throw new NoteFormatException(end + 1, $"{count} entries", problem);
        }

        WitnessRequest request = WitnessRequest.Parse(body.AsSpan(end + 1 + (int)length).ToArray());
        return request.OldSize == first + count
            ? new UplinkMessage(first, decoded.ConvertAll(entry => entry.Entry), request)
            : throw new NoteFormatException(-1, $"a proof from {first + count} on", $"one from {request.OldSize} on");
    }

    /// <summary>Writes the message.</summary>
    public byte[] Encode()
    {
        byte[] bundle = EntryBundle.Encode(Entries);
        byte[] head = Encoding.ASCII.GetBytes(string.Format(CultureInfo.InvariantCulture, "{0} {1} {2} {3}\n", Word, First, Entries.Count, bundle.Length));
        byte[] request = Request.Encode();
        var body = new byte[head.Length + bundle.Length + request.Length];
        head.CopyTo(body, 0);
        bundle.CopyTo(body, head.Length);
        request.CopyTo(body, head.Length + bundle.Length);
        return body;
    }
}
