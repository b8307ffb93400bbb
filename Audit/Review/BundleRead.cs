using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Review;

/// <summary>One bundle as it lies in the directory: its entries, their hashes, and what is wrong with its files.</summary>
internal sealed class BundleRead
{
    public BundleRead(long index, int width)
    {
        Index = index;
        Width = width;
    }

    /// <summary>Gets the index of the bundle.</summary>
    public long Index { get; }

    /// <summary>Gets the entries that it has under the checkpoint.</summary>
    public int Width { get; }

    /// <summary>Gets the entries that could be read, from the first on.</summary>
    public AuditEntry[] Entries { get; set; } = [];

    /// <summary>Gets the leaf hashes, 32 bytes each; those of entries that could not be read are from the tile. Null where not all are known.</summary>
    public byte[]? Leaves { get; set; }

    /// <summary>Gets the root of a full bundle; null where it is not full or not all leaves are known.</summary>
    public byte[]? Root { get; set; }

    /// <summary>Gets what is wrong with the bundle and its tile.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Gets the first leaf in each level-0 file that is not that of the entry; entry or tile is to blame.</summary>
    public List<(long Index, TilePath Tile, AuditEntry? Entry)> Disputed { get; } = [];
}
