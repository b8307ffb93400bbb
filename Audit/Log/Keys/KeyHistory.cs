using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Keys;

/// <summary>The <c>log.open</c> and <c>rotate</c> entries that pruning has removed, each with the hashes up to its full level-0 tile; the tiles that stay have the rest.</summary>
/// <remarks>Chapter 12 of the specification: so the chain of keys reaches the enrolled one, however much is pruned.</remarks>
public sealed class KeyHistory
{
    private const string Header = "audit/key-history/v1";
    private const string EntryWord = "entry ";
    private const int Height = 8;
    private const int MaxBytes = 64 * 1_024 * 1_024;

    private readonly List<Item> _items = new();

    /// <summary>Gets the entries, oldest first.</summary>
    public IReadOnlyList<Item> Items => _items;

    /// <summary>Reads what a log's writer has kept; empty where nothing was pruned.</summary>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    internal static KeyHistory In(IStorage storage) => storage.Read(LogFiles.KeyHistory) is { } kept ? Parse(kept) : new KeyHistory();

    /// <summary>Reads a key history.</summary>
    /// <exception cref="NoteFormatException">It is not exactly of the form.</exception>
    public static KeyHistory Parse(byte[] bytes)
    {
        var history = new KeyHistory();
        string[] lines = bytes.Length <= MaxBytes ? Encoding.ASCII.GetString(bytes).Split('\n') : throw new NoteFormatException(MaxBytes, $"at most {MaxBytes} bytes", $"{bytes.Length}");
        if (lines[0] != Header || lines[lines.Length - 1].Length != 0)
        {
            throw new NoteFormatException(0, $"'{Header}', and a newline at the end", "something else");
        }

        int at = 1;
        while (at < lines.Length - 1)
        {
            string[] words = lines[at].Split(' ');
            if (words.Length != 3 || words[0] != EntryWord.TrimEnd() || !StrictDecimal.TryParse(words[1], out long index) || !StrictBase64.TryDecode(words[2], out byte[] entry))
            {
                throw new NoteFormatException(-1, "'entry', index, base64 and eight hashes", $"line {at + 1}");
            }

            var path = new byte[Height][];
            for (int i = 0; i < Height; i++)
            {
                if (at + 1 + i >= lines.Length || !StrictBase64.TryDecode(lines[at + 1 + i], out path[i]) || path[i].Length != MerkleHash.Size)
                {
                    throw new NoteFormatException(-1, "a hash of 32 bytes in base64", $"line {at + 2 + i}");
                }
            }

            history.Add(new Item(index, entry, path));
            at += 1 + Height;
        }

        return history;
    }

    /// <summary>Adds an entry.</summary>
    /// <exception cref="NoteFormatException">It does not come after the last.</exception>
    public void Add(Item item)
    {
        if (_items.Count > 0 && _items[_items.Count - 1].Index >= item.Index)
        {
            throw new NoteFormatException(-1, $"an index above {_items[_items.Count - 1].Index}", $"{item.Index}");
        }

        _items.Add(item);
    }

    /// <summary>Writes the history.</summary>
    public byte[] Encode()
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (Item item in _items)
        {
            text.Append(EntryWord).Append(item.Index.ToString(CultureInfo.InvariantCulture)).Append(' ').Append(Convert.ToBase64String(item.Entry)).Append('\n');
            foreach (byte[] hash in item.Siblings)
            {
                text.Append(Convert.ToBase64String(hash)).Append('\n');
            }
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>An entry that is gone from the log.</summary>
    /// <param name="Index">Where it stood.</param>
    /// <param name="Entry">Its exact bytes.</param>
    /// <param name="Siblings">Eight hashes, from the leaf up to the hash of its full level-0 tile.</param>
    public sealed record Item(long Index, byte[] Entry, IReadOnlyList<byte[]> Siblings)
    {
        /// <summary>Returns the hash of the entry's full level-0 tile, which level 1 still has at index <c>Index / 256</c>.</summary>
        public byte[] TileHash(MerkleHash hash)
        {
            byte[] node = hash.Leaf(Entry);
            for (int height = 0; height < Siblings.Count; height++)
            {
                node = ((Index >> height) & 1) == 1 ? hash.Node(Siblings[height], node) : hash.Node(node, Siblings[height]);
            }

            return node;
        }
    }
}
