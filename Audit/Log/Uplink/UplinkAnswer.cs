using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>What the far end answers. The size is the acknowledgement: it has all entries below, durably.</summary>
/// <remarks>Lines: <c>status n</c>, <c>size n</c>, then where they are there <c>cosignature</c>, <c>checkpoint</c> and up to eight times <c>order</c>, each with base64.</remarks>
/// <param name="Status">As of <see cref="Witnessing.WitnessAnswer"/>: 200 taken, 400 malformed, 403 no trusted signature, 404 unknown log, 409 the message does not begin where this end ends, 422 the proof does not hold.</param>
/// <param name="Size">How many entries the end has of this log; 0 where it knows none.</param>
/// <param name="Cosignature">A witness's signature line under the message's checkpoint, newline included, or null.</param>
/// <param name="Checkpoint">For a refusal the newest whole checkpoint that the end has, or null.</param>
/// <param name="Orders">Signed orders for this device.</param>
public sealed record UplinkAnswer(int Status, long Size, string? Cosignature, byte[]? Checkpoint, IReadOnlyList<byte[]> Orders)
{
    /// <summary>The largest answer, in bytes.</summary>
    public const int MaxBytes = 65_536;

    /// <summary>The most orders that an answer carries.</summary>
    public const int MaxOrders = 8;

    /// <summary>Makes an answer of a status and a size alone.</summary>
    public static UplinkAnswer Of(int status, long size) => new(status, size, null, null, Array.Empty<byte[]>());

    /// <summary>Reads an answer.</summary>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    public static UplinkAnswer Parse(byte[] body)
    {
        if (body.Length > MaxBytes)
        {
            throw new NoteFormatException(MaxBytes, $"an answer of at most {MaxBytes} bytes", $"{body.Length}");
        }

        string[] lines = Encoding.ASCII.GetString(body).Split('\n');
        int at = 0;
        long status = Number(lines, ref at, "status");
        long size = Number(lines, ref at, "size");
        byte[]? cosignature = Bytes(lines, ref at, "cosignature");
        byte[]? checkpoint = Bytes(lines, ref at, "checkpoint");
        var orders = new List<byte[]>();
        while (Bytes(lines, ref at, "order") is { } order)
        {
            orders.Add(order);
        }

        return status <= 599 && orders.Count <= MaxOrders && at == lines.Length - 1 && lines[at].Length == 0
            ? new UplinkAnswer((int)status, size, cosignature == null ? null : Text(cosignature), checkpoint, orders)
            : throw new NoteFormatException(-1, $"nothing behind at most {MaxOrders} orders", $"line {at + 1}");
    }

    /// <summary>Writes the answer.</summary>
    public byte[] Encode()
    {
        var text = new StringBuilder(string.Format(CultureInfo.InvariantCulture, "status {0}\nsize {1}\n", Status, Size));
        Append(text, "cosignature", Cosignature == null ? null : Encoding.UTF8.GetBytes(Cosignature));
        Append(text, "checkpoint", Checkpoint);
        foreach (byte[] order in Orders)
        {
            Append(text, "order", order);
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Text(byte[] utf8)
    {
        string text = Encoding.UTF8.GetString(utf8);
        return Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(utf8) ? text : throw new NoteFormatException(-1, "a signature line in UTF-8", "other bytes");
    }

    private static void Append(StringBuilder text, string word, byte[]? bytes)
    {
        if (bytes != null)
        {
            text.Append(word).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }
    }

    private static long Number(string[] lines, ref int at, string word)
    {
        string line = at < lines.Length ? lines[at] : string.Empty;
        return line.StartsWith(word + " ", StringComparison.Ordinal) && StrictDecimal.TryParse(line.Substring(word.Length + 1), out long number) && ++at > 0
            ? number
            : throw new NoteFormatException(-1, $"'{word}' and a number in line {at + 1}", "another line");
    }

    private static byte[]? Bytes(string[] lines, ref int at, string word)
    {
        string line = at < lines.Length ? lines[at] : string.Empty;
        if (!line.StartsWith(word + " ", StringComparison.Ordinal))
        {
            return null;
        }

        at++;
        return StrictBase64.TryDecode(line.Substring(word.Length + 1), out byte[] bytes) ? bytes : throw new NoteFormatException(-1, $"'{word}' and base64 in line {at}", "another line");
    }
}
