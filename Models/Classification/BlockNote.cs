using System;
using System.Collections.Generic;
using System.Linq;
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

    private readonly MakerNote _note;

    private BlockNote(MakerNote note) => _note = note;

    /// <summary>Gets the lower-case hex SHA-256 of each network.</summary>
    public IReadOnlyList<string> Digests => _note.Lines;

    /// <summary>Reads a note; whether the signature holds is another question.</summary>
    /// <exception cref="ManifestFormatException">It is not exactly of the form.</exception>
    public static BlockNote Parse(byte[] bytes)
    {
        MakerNote note = MakerNote.Parse(bytes, File, MaxBytes, Format);
        return note.Lines.FirstOrDefault(line => !IsDigest(line)) is { } wrong
            ? throw new ManifestFormatException(File, $"lines of {HexLength} lower-case hex digits", $"'{wrong}'")
            : new BlockNote(note);
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

        return MakerNote.Sign(Format, all, signer);
    }

    /// <summary>Says whether a key signed the note, and no signature in its name is wrong.</summary>
    public bool IsSignedBy(VerifierKey key, IVerifier verifier) => _note.IsSignedBy(key, verifier);

    private static bool IsDigest(string text) => text.Length == HexLength && MakerNote.BeginsWithDigest(text);
}
