using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review;

/// <summary>What an auditor holds besides the log: checkpoints kept elsewhere, approved models, model cards, recordings, the key store's list, accesses.</summary>
/// <remarks>
/// A folder of evidence: <c>checkpoints/</c>, <c>approved.json</c>, <c>cards/</c>, <c>recordings/</c>, <c>keystore.json</c>, <c>accesses.json</c>, <c>documentation/</c>, <c>history</c>. Whatever
/// is absent leaves the checks that need it not applicable.
/// </remarks>
public sealed record Evidence
{
    /// <summary>The largest file of evidence but a recording, in bytes.</summary>
    public const long MaxFileBytes = 16L << 20;

    /// <summary>Gets the evidence of somebody who holds none.</summary>
    public static Evidence None { get; } = new();

    /// <summary>Gets the notes that witnesses and auditors kept, by file name.</summary>
    public IReadOnlyDictionary<string, byte[]> Checkpoints { get; init; } = new Dictionary<string, byte[]>(StringComparer.Ordinal);

    /// <summary>Gets <c>approved.json</c>, or null.</summary>
    public byte[]? Approved { get; init; }

    /// <summary>Gets the model cards by file name, or null where the folder is absent.</summary>
    public IReadOnlyDictionary<string, byte[]>? Cards { get; init; }

    /// <summary>Gets the paths of recordings, or null where the folder is absent.</summary>
    public IReadOnlyList<string>? Recordings { get; init; }

    /// <summary>Gets <c>keystore.json</c>, or null.</summary>
    public byte[]? KeyStore { get; init; }

    /// <summary>Gets <c>accesses.json</c>, or null.</summary>
    public byte[]? Accesses { get; init; }

    /// <summary>Gets the documents, by file name, or null where the folder is absent.</summary>
    public IReadOnlyDictionary<string, byte[]>? Documentation { get; init; }

    /// <summary>Gets the history of keys, <c>history</c>: what pruning has left of <c>log.open</c> and the <c>rotate</c> entries; or null.</summary>
    public byte[]? History { get; init; }

    /// <summary>Returns the entries of the key history; none where there is no history, or it cannot be read: C06 then misses what it would tell.</summary>
    public IReadOnlyList<KeyHistory.Item> KeyItems()
    {
        try
        {
            return History == null ? [] : KeyHistory.Parse(History).Items;
        }
        catch (NoteFormatException)
        {
            return [];
        }
    }

    /// <summary>Returns <c>log.open</c> out of the key history where it was pruned from the log, or null.</summary>
    internal static AuditEntry? Opening(IReadOnlyList<JsonValue> history, long firstIndex)
    {
        if (firstIndex == 0 || history.FirstOrDefault(entry => entry["t"]?.Text == LogOpenEntry.Name) is not { } open)
        {
            return null;
        }

        byte[] bytes = CanonicalJson.Encode(open);
        return new AuditEntry(0, "key history", 0, bytes);
    }

    /// <summary>Reads a folder of evidence.</summary>
    /// <exception cref="NoLogException">There is no such folder, or a file is larger than such a file can be.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Evidence Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new NoLogException(folder, "a folder of evidence", File.Exists(folder) ? "a file" : "nothing");
        }

        string recordings = Path.Combine(folder, "recordings");
        return new Evidence
        {
            Checkpoints = Folder(folder, "checkpoints") ?? new Dictionary<string, byte[]>(StringComparer.Ordinal),
            Approved = Single(folder, "approved.json"),
            Cards = Folder(folder, "cards"),
            Recordings = Directory.Exists(recordings) ? Directory.EnumerateFiles(recordings, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : null,
            KeyStore = Single(folder, "keystore.json"),
            Accesses = Single(folder, "accesses.json"),
            Documentation = Folder(folder, "documentation"),
            History = Single(folder, "history"),
        };
    }

    /// <summary>Reads a file of evidence.</summary>
    /// <exception cref="NoLogException">It is larger than such a file can be.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadFile(string path)
    {
        // A pipe is of length 0 too, and who opens it waits for ever.
        long length = new FileInfo(path).Length;
        return length == 0 ? [] : length <= MaxFileBytes ? File.ReadAllBytes(path) : throw new NoLogException(path, $"a file of at most {MaxFileBytes} bytes", $"{length}");
    }

    private static Dictionary<string, byte[]>? Folder(string root, string name)
    {
        string path = Path.Combine(root, name);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path).ToDictionary(file => name + "/" + Path.GetFileName(file), ReadFile, StringComparer.Ordinal)
            : null;
    }

    private static byte[]? Single(string root, string name)
    {
        string path = Path.Combine(root, name);
        return File.Exists(path) ? ReadFile(path) : null;
    }
}
