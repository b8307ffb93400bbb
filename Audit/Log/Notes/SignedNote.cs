using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>A text with signatures under it, read strictly.</summary>
/// <remarks>C2SP signed-note.</remarks>
public sealed class SignedNote
{
    private const int MaxBytes = 1_000_000;
    private const int MaxSignatures = 100;
    private const string SignaturePrefix = "\u2014 ";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>Gets what is signed, its last newline included.</summary>
    public string Text { get; }

    /// <summary>Gets the signature lines in order.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Reads a note.</summary>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    public static SignedNote Parse(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new NoteFormatException(MaxBytes, $"at most {MaxBytes} bytes", $"{bytes.Length}");
        }

        string note = Decode(bytes);
        int split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
        {
            throw new NoteFormatException(-1, "an empty line between text and signatures", "none");
        }

        IReadOnlyList<NoteSignature> signatures = ParseLines(note.Substring(split + 2));
        return new SignedNote(note.Substring(0, split + 1), signatures);
    }

    /// <summary>Writes a note of one signature.</summary>
    public static byte[] Encode(string text, VerifierKey key, byte[] signature) => Encode(text, new[] { new NoteSignature(key.Name, key.Id, signature) });

    /// <summary>Writes a note.</summary>
    /// <param name="text">What is signed, its last newline included.</param>
    /// <param name="signatures">The lines under it.</param>
    public static byte[] Encode(string text, IReadOnlyList<NoteSignature> signatures)
    {
        var note = new StringBuilder(text).Append('\n');
        foreach (NoteSignature signature in signatures)
        {
            note.Append(LineOf(signature));
        }

        return StrictUtf8.GetBytes(note.ToString());
    }

    /// <summary>Returns a signature as the line that stands under a note, newline included.</summary>
    public static string LineOf(NoteSignature signature)
    {
        var bytes = new byte[4 + signature.Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
        signature.Signature.CopyTo(bytes, 4);
        return $"{SignaturePrefix}{signature.Name} {Convert.ToBase64String(bytes)}\n";
    }

    /// <summary>Reads lines as they stand under a note.</summary>
    /// <param name="lines">Each ends with a newline.</param>
    /// <exception cref="NoteFormatException">A line is none.</exception>
    public static IReadOnlyList<NoteSignature> ParseLines(string lines)
    {
        string[] parts = lines.Split('\n');
        if (parts.Length < 2 || parts.Length - 1 > MaxSignatures || parts[parts.Length - 1].Length != 0)
        {
            throw new NoteFormatException(-1, $"1 to {MaxSignatures} signature lines that end with a newline", $"{parts.Length - 1}");
        }

        var signatures = new List<NoteSignature>();
        for (int i = 0; i < parts.Length - 1; i++)
        {
            signatures.Add(ParseSignature(parts[i], i + 1));
        }

        return signatures;
    }

    private static string Decode(byte[] bytes)
    {
        string note;
        try
        {
            note = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new NoteFormatException(exception.Index, "UTF-8", "other bytes");
        }

        for (int i = 0; i < note.Length; i++)
        {
            if (note[i] < ' ' && note[i] != '\n')
            {
                throw new NoteFormatException(i, "no control character but newline", $"U+{(int)note[i]:X4}");
            }
        }

        return note;
    }

    private static NoteSignature ParseSignature(string line, int number)
    {
        string[] parts = line.StartsWith(SignaturePrefix, StringComparison.Ordinal) ? line.Substring(SignaturePrefix.Length).Split(' ') : Array.Empty<string>();
        if (parts.Length != 2 || !VerifierKey.IsName(parts[0]) || !StrictBase64.TryDecode(parts[1], out byte[] bytes) || bytes.Length < 5)
        {
            throw new NoteFormatException(-1, $"signature line {number} of a dash (U+2014), a name and base64", $"'{(line.Length <= 60 ? line : line.Substring(0, 57) + "...")}'");
        }

        uint id = ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
        return new NoteSignature(parts[0], id, bytes.AsSpan(4).ToArray());
    }
}
