using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>What an operator far away asks of one device: a signed note. There are four verbs, and none of them answers an alert.</summary>
/// <remarks>Lines: <c>audit/order/v1</c>, the log's origin, a number that grows with each order of this operator, the second after which it no longer counts, and the words.</remarks>
/// <param name="Origin">The log of the device that it is for.</param>
/// <param name="Number">Greater than in every order of this operator before.</param>
/// <param name="Until">Seconds since 1970-01-01 UTC.</param>
/// <param name="Words">Verb and arguments: <c>stop</c>; <c>mode MODEL CLASS OUTPUT MODE</c>; <c>missed CLASS</c>; <c>replay DECISION BASIS</c>.</param>
public sealed record SignedOrder(string Origin, long Number, long Until, IReadOnlyList<string> Words)
{
    /// <summary>Stop the device.</summary>
    public const string Stop = "stop";

    /// <summary>Allow the device less than now for one hazard.</summary>
    public const string Mode = "mode";

    /// <summary>Report an event that the device did not notice.</summary>
    public const string Missed = "missed";

    /// <summary>Have a kept decision computed again, on a legal basis.</summary>
    public const string Replay = "replay";

    private const string Header = "audit/order/v1";
    private const int MaxBytes = 2_048;

    /// <summary>Reads an order that one of the enrolled operators has signed.</summary>
    /// <param name="note">The note, from anybody.</param>
    /// <param name="operators">Their keys; the key's name is the operator.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="signedBy">Who has signed.</param>
    /// <exception cref="NoteFormatException">It is not exactly of the form, or nobody enrolled has signed it.</exception>
    public static SignedOrder Open(byte[] note, IReadOnlyList<VerifierKey> operators, IVerifier verifier, out VerifierKey signedBy)
    {
        SignedNote parsed = note.Length <= MaxBytes ? SignedNote.Parse(note) : throw new NoteFormatException(MaxBytes, $"an order of at most {MaxBytes} bytes", $"{note.Length}");
        byte[] message = Encoding.UTF8.GetBytes(parsed.Text);
        foreach (VerifierKey key in operators)
        {
            foreach (NoteSignature signature in parsed.Signatures)
            {
                if (key.Type == VerifierKey.Ed25519 && signature.Name == key.Name && signature.KeyId == key.Id && verifier.Verify(key.Key, message, signature.Signature))
                {
                    signedBy = key;
                    return Parse(parsed.Text);
                }
            }
        }

        throw new NoteFormatException(-1, "an order signed by an enrolled operator", "one that is not");
    }

    /// <summary>Signs the order.</summary>
    /// <param name="signer">The operator's key.</param>
    /// <returns>The note.</returns>
    public byte[] Sign(ISigner signer)
    {
        string text = string.Format(CultureInfo.InvariantCulture, "{0}\n{1}\n{2}\n{3}\n{4}\n", Header, Origin, Number, Until, string.Join(" ", Words));
        return SignedNote.Encode(text, VerifierKey.OfLog(signer.Name, signer.PublicKey), signer.Sign(Encoding.UTF8.GetBytes(text)));
    }

    private static SignedOrder Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length != 6 || lines[0] != Header || lines[5].Length != 0 || !StrictDecimal.TryParse(lines[2], out long number) || !StrictDecimal.TryParse(lines[3], out long until))
        {
            throw new NoteFormatException(-1, $"'{Header}', origin, number, time and words, a line each", "another text");
        }

        return new SignedOrder(lines[1], number, until, lines[4].Split(' '));
    }
}
