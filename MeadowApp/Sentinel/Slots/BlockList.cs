using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>The networks that were recalled, by a note under a release key that is kept as it came and checked at each start. The list only grows.</summary>
public sealed class BlockList
{
    private const string Stored = "state/models/" + BlockNote.File;

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

    /// <summary>Judges a list that arrived.</summary>
    /// <param name="note">Its bytes.</param>
    /// <param name="added">The networks that it blocks and the device does not.</param>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? Judge(byte[] note, out IReadOnlyList<string> added)
    {
        string? problem = Problem(note, out IReadOnlyList<string> digests);
        added = digests.Where(digest => !_digests.Contains(digest)).ToArray();
        return problem ?? (_digests.All(digests.Contains) ? null : $"{BlockNote.File}: it lacks networks that are blocked already; an older list was sent again");
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
        try
        {
            BlockNote note = BlockNote.Parse(bytes);
            if (!_gate.IsSigned(note))
            {
                return $"{BlockNote.File}: not signed by a key that this device trusts";
            }

            digests = note.Digests;
            return null;
        }
        catch (ManifestFormatException exception)
        {
            return exception.Message;
        }
    }
}
