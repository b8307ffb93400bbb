using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C02: every entry and tile hashes to the signed root; nothing is missing above the minimum index; no foreign files.</summary>
internal sealed class C02EntriesHashToTheSignedRoot() : Check(
    "C02", "Every entry and tile hashes to the signed root, nothing is missing, no foreign files", Requirements.Accountability, "AI Act 12, 19; GDPR 5(1)(f)")
{
    private readonly List<(long Index, TilePath Tile, AuditEntry? Entry)> _disputed = [];
    private readonly HashSet<string> _reported = [];
    private IReadOnlyList<(string Name, string Reason)> _unlisted = [];

    /// <summary>Reports files that do not belong to a log; well-formed tiles beyond the checkpoint are ignored with a note.</summary>
    public void Files(LogDirectory directory, long size, List<string> notes)
    {
        foreach (string name in directory.Foreign)
        {
            Fail(null, name, "does not belong to a log");
        }

        _unlisted = directory.Unlisted;
        foreach (TilePath path in directory.Tiles)
        {
            long nodes = path.Level == TilePath.Entries ? size : path.Level < 8 ? size >> (8 * path.Level) : 0;
            if ((path.Index * TilePath.FullWidth) + path.Width > nodes)
            {
                notes.Add($"{path} reaches beyond the checkpoint");
            }
        }
    }

    /// <summary>Takes what was found while a bundle was read.</summary>
    public void Bundle(BundleRead read)
    {
        foreach (Finding finding in read.Findings.Where(finding => !LiesUnlisted(finding.File!, finding.Index)))
        {
            Add(finding);
        }

        _disputed.AddRange(read.Disputed);
    }

    /// <summary>Reports that the beginning is gone although nothing says that it may be.</summary>
    public void Beginning(long first, long allowed) => Fail(
        0, new TilePath(TilePath.Entries, 0, TilePath.FullWidth).ToString(), string.Create(CultureInfo.InvariantCulture, $"the entries below {first} are missing; those below {allowed} may be"));

    /// <summary>Reports a tile that is not as it must be.</summary>
    public void Tile(string file, string message, long? offset = null)
    {
        if (!LiesUnlisted(file, null))
        {
            Fail(null, file, message, offset);
        }
    }

    /// <summary>Tells whether entries or leaf hashes are to blame where they differ: the signed root decides.</summary>
    /// <param name="isWhole">Whether all hashes of the tree are known.</param>
    /// <param name="givesSignedRoot">Whether the root of the entries is the signed one.</param>
    public void Settle(bool isWhole, bool givesSignedRoot)
    {
        foreach ((string name, string _) in _unlisted)
        {
            LiesUnlisted(name + "/", null);
        }

        foreach ((long index, TilePath tile, AuditEntry? entry) in _disputed)
        {
            if (givesSignedRoot || entry == null)
            {
                Fail(index, tile.ToString(), $"hash {index % TilePath.FullWidth} is not that of the entry", index % TilePath.FullWidth * MerkleHash.Size);
            }
            else
            {
                Fail(entry, $"the entry does not have the hash in {tile}");
            }
        }

        if (isWhole && !givesSignedRoot)
        {
            Fail(null, LogDirectory.CheckpointFile, "the entries do not give the signed root");
        }
    }

    /// <summary>Returns the index from which on entries are unproven, or null where the entries give the signed root.</summary>
    public long? UnprovenFrom(bool isWhole, bool givesSignedRoot)
    {
        if (isWhole && givesSignedRoot)
        {
            // Entries that could not be read are missed by nobody else, though their hashes are known.
            return Findings.Where(finding => finding.Index != null && finding.File?.StartsWith("tile/entries", System.StringComparison.Ordinal) == true && !finding.Message.StartsWith("differs", System.StringComparison.Ordinal))
                .Select(finding => finding.Index).Min();
        }

        return Findings.Select(finding => finding.Index).Min() ?? 0;
    }

    // A folder that cannot be listed is one finding, with the first entry that is missed, and not one for each file that may lie in it.
    private bool LiesUnlisted(string file, long? index)
    {
        (string name, string reason) = _unlisted.FirstOrDefault(folder => folder.Name.Length == 0 || file.StartsWith(folder.Name + "/", System.StringComparison.Ordinal));
        if (name != null && _reported.Add(name))
        {
            Fail(index, name, reason);
        }

        return name != null;
    }
}
