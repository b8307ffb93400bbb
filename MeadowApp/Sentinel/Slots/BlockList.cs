using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>The networks that were recalled: a note signed by a release key, kept as it came and checked at each start. A list only grows.</summary>
/// <remarks>C2SP signed-note. The text is a format line and the lower-case hex SHA-256 of each network, one a line.</remarks>
public sealed class BlockList
{
    /// <summary>The file of the note, where it arrives and where it is kept.</summary>
    public const string File = "blocked.note";

    /// <summary>The largest note, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string Stored = "state/models/" + File;
    private const string Format = "meadowtinyml-blocked/1";
    private const int HexLength = 64;

    private readonly IStorage _storage;
    private readonly BundleGate _gate;
    private readonly HashSet<string> _digests = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Reads the list that the device keeps.</summary>
    /// <param name="storage">The board's storage.</param>
    /// <param name="gate">Whose releases the device trusts.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public BlockList(IStorage storage, BundleGate gate)
    {
        _storage = storage;
        _gate = gate;
        if (storage.Read(Stored) is { } bytes)
        {
            IsDamaged = Problem(bytes, out IReadOnlyList<string> digests) != null;
            _digests.UnionWith(digests);
        }
    }

    /// <summary>Gets a value indicating whether there was a list that does not verify.</summary>
    public bool IsDamaged { get; }

    /// <summary>Says whether a network was recalled.</summary>
    /// <param name="modelSha256">Lower-case hex SHA-256 of its file.</param>
    public bool Holds(string modelSha256) => _digests.Contains(modelSha256);

    /// <summary>Writes a list; for who releases.</summary>
    /// <param name="digests">Lower-case hex SHA-256 of each network.</param>
    /// <param name="signer">Whose name and key.</param>
    public static byte[] Sign(IEnumerable<string> digests, Audit.Log.ISigner signer)
    {
        string text = string.Concat(new[] { Format }.Concat(digests).Select(line => line + "\n"));
        return SignedNote.Encode(text, VerifierKey.OfLog(signer.Name, signer.PublicKey), signer.Sign(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Judges a list that arrived.</summary>
    /// <param name="note">Its bytes.</param>
    /// <param name="added">The networks that it blocks and the device does not.</param>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? Judge(byte[] note, out IReadOnlyList<string> added)
    {
        string? problem = Problem(note, out IReadOnlyList<string> digests);
        added = digests.Where(digest => !_digests.Contains(digest)).ToArray();
        return problem ?? (_digests.All(digests.Contains) ? null : $"{File}: it lacks networks that are blocked already; an older list was sent again");
    }

    /// <summary>Keeps a list that was found good.</summary>
    /// <exception cref="IOException">It cannot be stored.</exception>
    internal void Keep(byte[] note, IEnumerable<string> added)
    {
        _storage.Replace(Stored, note, Durability.Durable);
        _digests.UnionWith(added);
    }

    private string? Problem(byte[] bytes, out IReadOnlyList<string> digests)
    {
        digests = Array.Empty<string>();
        if (bytes.Length > MaxBytes)
        {
            return $"{File}: expected at most {MaxBytes} bytes, found {bytes.Length}";
        }

        SignedNote note;
        try
        {
            note = SignedNote.Parse(bytes);
        }
        catch (NoteFormatException exception)
        {
            return $"{File}: {exception.Message}";
        }

        if (!_gate.IsSigned(note))
        {
            return $"{File}: not signed by a key that this device trusts";
        }

        string[] lines = note.Text.Split('\n');
        string[] found = lines.Skip(1).Take(lines.Length - 2).ToArray();
        if (lines[0] != Format || !found.All(digest => digest.Length == HexLength && digest.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))))
        {
            return $"{File}: expected {Format} and lines of {HexLength} lower-case hex digits";
        }

        digests = found;
        return null;
    }
}
