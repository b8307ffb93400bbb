using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Classification;

/// <summary>A signed list of networks that were recalled.</summary>
/// <remarks>C2SP signed-note. The text is a format line and the lower-case hex SHA-256 of each network's file, one a line.</remarks>
public sealed class BlockNote
{
    /// <summary>The file of the note.</summary>
    public const string File = "blocked.note";

    /// <summary>The largest note, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string Format = "meadowtinyml-blocked/1";
    private const int HexLength = 64;

    private readonly SignedNote _note;

    private BlockNote(SignedNote note, IReadOnlyList<string> digests)
    {
        _note = note;
        Digests = digests;
    }

    /// <summary>Gets the lower-case hex SHA-256 of each network.</summary>
    public IReadOnlyList<string> Digests { get; }

    /// <summary>Reads a note; whether the signature holds is another question.</summary>
    /// <exception cref="ManifestFormatException">It is not exactly of the form.</exception>
    public static BlockNote Parse(byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new ManifestFormatException(File, $"at most {MaxBytes} bytes", $"{bytes.Length}");
        }

        SignedNote note;
        try
        {
            note = SignedNote.Parse(bytes);
        }
        catch (NoteFormatException exception)
        {
            throw new ManifestFormatException(File, exception.Expected, exception.Found);
        }

        // The text ends with a newline, so the last line is empty.
        string[] lines = note.Text.Split('\n');
        string[] digests = lines.Skip(1).Take(lines.Length - 2).ToArray();
        if (lines[0] != Format)
        {
            throw new ManifestFormatException(File + ", line 1", Format, $"'{lines[0]}'");
        }

        if (digests.FirstOrDefault(digest => !IsDigest(digest)) is { } wrong)
        {
            throw new ManifestFormatException(File, $"lines of {HexLength} lower-case hex digits", $"'{wrong}'");
        }

        return new BlockNote(note, digests);
    }

    /// <summary>Signs a list.</summary>
    /// <param name="digests">Lower-case hex SHA-256 of each network.</param>
    /// <param name="signer">Whose name and key.</param>
    /// <returns>The bytes of the note.</returns>
    /// <exception cref="ArgumentException">A text is no digest.</exception>
    public static byte[] Sign(IEnumerable<string> digests, ISigner signer)
    {
        string[] all = digests.ToArray();
        if (all.FirstOrDefault(digest => !IsDigest(digest)) is { } wrong)
        {
            throw new ArgumentException($"'{wrong}': expected {HexLength} lower-case hex digits.", nameof(digests));
        }

        string text = string.Concat(new[] { Format }.Concat(all).Select(line => line + "\n"));
        return SignedNote.Encode(text, VerifierKey.OfLog(signer.Name, signer.PublicKey), signer.Sign(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Says whether a key signed the note.</summary>
    public bool IsSignedBy(VerifierKey key, IVerifier verifier)
    {
        byte[] text = Encoding.UTF8.GetBytes(_note.Text);
        return _note.Signatures.Any(signature => signature.Name == key.Name && signature.KeyId == key.Id && verifier.Verify(key.Key, text, signature.Signature));
    }

    private static bool IsDigest(string text) => text.Length == HexLength && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
