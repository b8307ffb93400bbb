using System;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Witnessing;

/// <summary>What a witness keeps of one log: the key that signs now, and the whole latest checkpoint, so that two that contradict each other are the proof.</summary>
/// <param name="Epoch">Number of the key.</param>
/// <param name="Key">The key.</param>
/// <param name="KeySince">Index of the <c>rotate</c> entry that brought it in, or −1.</param>
/// <param name="Note">The latest checkpoint as it was offered; empty before the first.</param>
internal sealed record WitnessState(long Epoch, VerifierKey Key, long KeySince, byte[] Note)
{
    private const string Header = "audit/witness/v1";

    public byte[] Encode()
    {
        byte[] head = Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, "{0}\n{1}\n{2}\n{3}\n\n", Header, Epoch, KeySince, Key));
        var bytes = new byte[head.Length + Note.Length];
        head.CopyTo(bytes, 0);
        Note.CopyTo(bytes, head.Length);
        return bytes;
    }

    /// <summary>Reads the state.</summary>
    /// <exception cref="NoteFormatException">It is none; a witness that has forgotten must not sign.</exception>
    public static WitnessState Decode(byte[] bytes, IVerifier verifier)
    {
        string text = Encoding.UTF8.GetString(bytes);
        int split = text.IndexOf("\n\n", StringComparison.Ordinal);
        string[] lines = split < 0 ? Array.Empty<string>() : text.Substring(0, split).Split('\n');
        if (lines.Length != 4 || lines[0] != Header
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out long epoch)
            || !long.TryParse(lines[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long since))
        {
            throw new NoteFormatException(-1, "the state of a witness", "something else");
        }

        return new WitnessState(epoch, VerifierKey.Parse(lines[3], verifier), since, Encoding.UTF8.GetBytes(text.Substring(split + 2)));
    }
}
