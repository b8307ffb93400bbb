using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Classification;

/// <summary>A signed text of lines, the first of which says what it is: what is common to the notes of a maker of models.</summary>
/// <remarks>C2SP signed-note.</remarks>
internal sealed class MakerNote
{
    private const int HexLength = 64;

    private readonly SignedNote _note;

    private MakerNote(SignedNote note, IReadOnlyList<string> lines)
    {
        _note = note;
        Lines = lines;
    }

    /// <summary>Gets the lines after the first.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Reads a note; whether the signature holds is another question.</summary>
    /// <param name="bytes">All of the file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="maxBytes">The largest.</param>
    /// <param name="format">The first line.</param>
    /// <exception cref="ManifestFormatException">It is no note, too large, or begins with another line.</exception>
    public static MakerNote Parse(byte[] bytes, string file, int maxBytes, string format)
    {
        if (bytes.Length > maxBytes)
        {
            throw new ManifestFormatException(file, $"at most {maxBytes} bytes", $"{bytes.Length}");
        }

        SignedNote note;
        try
        {
            note = SignedNote.Parse(bytes);
        }
        catch (NoteFormatException exception)
        {
            throw new ManifestFormatException(exception.Offset < 0 ? file : $"{file}, byte {exception.Offset}", exception.Expected, exception.Found);
        }

        // The text ends with a newline, so the last line is empty.
        string[] lines = note.Text.Split('\n');
        return lines[0] == format
            ? new MakerNote(note, lines.Skip(1).Take(lines.Length - 2).ToArray())
            : throw new ManifestFormatException(file + ", line 1", format, $"'{lines[0]}'");
    }

    /// <summary>Signs lines.</summary>
    /// <param name="format">The first line.</param>
    /// <param name="lines">Those after it.</param>
    /// <param name="signer">Whose name and key.</param>
    /// <returns>The bytes of the note.</returns>
    public static byte[] Sign(string format, IEnumerable<string> lines, ISigner signer)
    {
        string text = string.Concat(lines.Prepend(format).Select(line => line + "\n"));
        return SignedNote.Encode(text, VerifierKey.OfLog(signer.Name, signer.PublicKey), signer.Sign(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Says whether a signature bears a key's name and id; it may still be wrong.</summary>
    public bool Names(VerifierKey key) => Own(key).Any();

    /// <summary>Says whether a key signed the note, and no signature in its name is wrong.</summary>
    public bool IsSignedBy(VerifierKey key, IVerifier verifier)
    {
        byte[] text = Encoding.UTF8.GetBytes(_note.Text);
        return Names(key) && Own(key).All(signature => verifier.Verify(key.Key, text, signature.Signature));
    }

    /// <summary>Says whether a text begins with a lower-case hex SHA-256.</summary>
    public static bool BeginsWithDigest(string text) => text.Length >= HexLength && text.Take(HexLength).All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private IEnumerable<NoteSignature> Own(VerifierKey key) => _note.Signatures.Where(signature => signature.Name == key.Name && signature.KeyId == key.Id);
}
