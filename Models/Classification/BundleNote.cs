using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Classification;

/// <summary>What a bundle's maker signed: what the bundle is, and the SHA-256 of each of its files.</summary>
/// <remarks>C2SP signed-note. The text is a format line, id and version, and for each file in the order of the names its digest, two spaces and its name.</remarks>
public sealed class BundleNote
{
    /// <summary>The file of the note; it is not listed in itself.</summary>
    public const string File = "bundle.note";

    /// <summary>The largest note, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Format = "meadowtinyml-bundle/1";
    private const int HexLength = 64;
    private const int MostParts = 64;

    private readonly MakerNote _note;

    private BundleNote(MakerNote note)
    {
        _note = note;
        Lines = note.Lines.Skip(1).ToArray();
    }

    /// <summary>Gets id and version, for example <c>gas-hp354 0.4.0</c>.</summary>
    public string Subject => _note.Lines[0];

    /// <summary>Gets a line for each file: lower-case hex SHA-256, two spaces, name.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Reads a note; whether the signature holds is another question.</summary>
    /// <exception cref="ManifestFormatException">It is not exactly of the form.</exception>
    public static BundleNote Parse(byte[] bytes)
    {
        MakerNote note = MakerNote.Parse(bytes, File, MaxBytes, Format);
        IReadOnlyList<string> lines = note.Lines;
        if (lines.Count < 2 || lines.Count > MostParts + 1)
        {
            throw new ManifestFormatException(File, $"id and version and 1 to {MostParts} files", $"{lines.Count + 1} lines");
        }

        for (int i = 1; i < lines.Count; i++)
        {
            if (!IsLine(lines[i]) || (i > 1 && string.CompareOrdinal(NameOf(lines[i - 1]), NameOf(lines[i])) >= 0))
            {
                throw new ManifestFormatException($"{File}, line {i + 2}", "64 lower-case hex digits, two spaces and a name behind the one before it", $"'{lines[i]}'");
            }
        }

        return new BundleNote(note);
    }

    /// <summary>Signs a list of files.</summary>
    /// <param name="subject">Id and version.</param>
    /// <param name="lines">A line for each file, in the order of the names.</param>
    /// <param name="signer">Whose name and key.</param>
    /// <returns>The bytes of the note.</returns>
    public static byte[] Sign(string subject, IEnumerable<string> lines, ISigner signer) => MakerNote.Sign(Format, lines.Prepend(subject), signer);

    /// <summary>Returns the name on a line.</summary>
    public static string NameOf(string line) => line.Substring(HexLength + 2);

    /// <summary>Returns the digest on a line.</summary>
    public static string DigestOf(string line) => line.Substring(0, HexLength);

    /// <summary>Says whether a signature bears a key's name and id; it may still be wrong.</summary>
    public bool Names(VerifierKey key) => _note.Names(key);

    /// <summary>Says whether a key signed the note, and no signature in its name is wrong.</summary>
    public bool IsSignedBy(VerifierKey key, IVerifier verifier) => _note.IsSignedBy(key, verifier);

    private static bool IsLine(string line) => line.Length > HexLength + 2 && line.Substring(HexLength, 2) == "  " && MakerNote.BeginsWithDigest(line);
}
