using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>What a mirror holds for durable, in one file that is replaced whole: that is the moment at which entries are taken.</summary>
/// <param name="Trust">The key that signs at this size, and the newest whole checkpoint; empty before the first.</param>
/// <param name="Size">Entries taken.</param>
/// <param name="Root">Their root.</param>
/// <param name="Open">Entries of the bundle that is not full.</param>
internal sealed record MirrorState(WitnessState Trust, long Size, byte[] Root, IReadOnlyList<byte[]> Open)
{
    private const string Header = "audit/mirror/v1";

    public byte[] Encode()
    {
        byte[] trust = Trust.Encode();
        byte[] open = EntryBundle.Encode(Open);
        byte[] head = Encoding.ASCII.GetBytes(string.Format(CultureInfo.InvariantCulture, "{0} {1} {2} {3} {4}\n", Header, Size, Convert.ToBase64String(Root), Open.Count, open.Length));
        var bytes = new byte[head.Length + open.Length + trust.Length];
        head.CopyTo(bytes, 0);
        open.CopyTo(bytes, head.Length);
        trust.CopyTo(bytes, head.Length + open.Length);
        return bytes;
    }

    /// <summary>Reads the state.</summary>
    /// <exception cref="NoteFormatException">It is none.</exception>
    public static MirrorState Decode(byte[] bytes, IVerifier verifier)
    {
        int end = Array.IndexOf(bytes, (byte)'\n');
        string[] words = end < 0 ? Array.Empty<string>() : Encoding.ASCII.GetString(bytes, 0, end).Split(' ');
        if (words.Length != 5 || words[0] != Header || !StrictDecimal.TryParse(words[1], out long size) || !StrictBase64.TryDecode(words[2], out byte[] root)
            || !StrictDecimal.TryParse(words[3], out long count) || !StrictDecimal.TryParse(words[4], out long length) || length > bytes.Length - end - 1
            || count != size % TilePath.FullWidth
            || !EntryBundle.TryDecode(bytes.AsSpan(end + 1, (int)length).ToArray(), (int)count, out List<(int Offset, byte[] Entry)> open, out string _))
        {
            throw new NoteFormatException(-1, "the state of a mirror", "something else");
        }

        return new MirrorState(WitnessState.Decode(bytes.AsSpan(end + 1 + (int)length).ToArray(), verifier), size, root, open.ConvertAll(entry => entry.Entry));
    }
}
