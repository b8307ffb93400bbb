using System.Collections.Generic;
using System.Linq;
using System.Text;
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

    private readonly SignedNote _note;

    private BundleNote(SignedNote note, string subject, IReadOnlyList<string> lines)
    {
        _note = note;
        Subject = subject;
        Lines = lines;
    }

    /// <summary>Gets id and version, for example <c>gas-hp354 0.3.0</c>.</summary>
    public string Subject { get; }

    /// <summary>Gets a line for each file: lower-case hex SHA-256, two spaces, name.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Reads a note; whether the signature holds is another question.</summary>
    /// <exception cref="ManifestFormatException">It is not exactly of the form.</exception>
    public static BundleNote Parse(byte[] bytes)
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
            throw new ManifestFormatException(exception.Offset < 0 ? File : $"{File}, byte {exception.Offset}", exception.Expected, exception.Found);
        }

        string[] lines = note.Text.Split('\n');
        if (lines[0] != Format)
        {
            throw new ManifestFormatException(File + ", line 1", Format, $"'{lines[0]}'");
        }

        // The text ends with a newline, so the last line is empty.
        if (lines.Length < 4 || lines.Length > MostParts + 3)
        {
            throw new ManifestFormatException(File, $"id and version and 1 to {MostParts} files", $"{lines.Length - 1} lines");
        }

        for (int i = 2; i < lines.Length - 1; i++)
        {
            if (!IsLine(lines[i]) || (i > 2 && string.CompareOrdinal(NameOf(lines[i - 1]), NameOf(lines[i])) >= 0))
            {
                throw new ManifestFormatException($"{File}, line {i + 1}", "64 lower-case hex digits, two spaces and a name behind the one before it", $"'{lines[i]}'");
            }
        }

        return new BundleNote(note, lines[1], lines.Skip(2).Take(lines.Length - 3).ToArray());
    }

    /// <summary>Signs a list of files.</summary>
    /// <param name="subject">Id and version.</param>
    /// <param name="lines">A line for each file, in the order of the names.</param>
    /// <param name="signer">Whose name and key.</param>
    /// <returns>The bytes of the note.</returns>
    public static byte[] Sign(string subject, IEnumerable<string> lines, ISigner signer)
    {
        string text = string.Concat(new[] { Format, subject }.Concat(lines).Select(line => line + "\n"));
        return SignedNote.Encode(text, VerifierKey.OfLog(signer.Name, signer.PublicKey), signer.Sign(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Returns the name on a line.</summary>
    public static string NameOf(string line) => line.Substring(HexLength + 2);

    /// <summary>Returns the digest on a line.</summary>
    public static string DigestOf(string line) => line.Substring(0, HexLength);

    /// <summary>Says whether a signature bears a key's name and id; it may still be wrong.</summary>
    public bool Names(VerifierKey key) => Own(key).Any();

    /// <summary>Says whether a key signed the note, and no signature in its name is wrong.</summary>
    public bool IsSignedBy(VerifierKey key, IVerifier verifier)
    {
        byte[] text = Encoding.UTF8.GetBytes(_note.Text);
        return Names(key) && Own(key).All(signature => verifier.Verify(key.Key, text, signature.Signature));
    }

    private static bool IsLine(string line) =>
        line.Length > HexLength + 2 && line.Substring(HexLength, 2) == "  " && line.Take(HexLength).All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private IEnumerable<NoteSignature> Own(VerifierKey key) => _note.Signatures.Where(signature => signature.Name == key.Name && signature.KeyId == key.Id);
}
