using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>One of a model's two places in the board's storage.</summary>
internal sealed class SlotSource : IBundleSource
{
    private readonly IStorage _storage;
    private readonly string _folder;

    public SlotSource(IStorage storage, string folder)
    {
        _storage = storage;
        _folder = folder;
    }

    public IReadOnlyList<string> Names => _storage.List(_folder).Select(name => name.Substring(_folder.Length + 1)).ToArray();

    public byte[]? Read(string name, int most) => _storage.Read(_folder + "/" + name) is { } bytes && bytes.Length <= most ? bytes : null;

    /// <summary>Writes the files that a board needs; the slot is not in use.</summary>
    /// <exception cref="System.IO.IOException">They cannot be stored.</exception>
    public void Write(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (string name in Names.Where(name => !files.ContainsKey(name)))
        {
            _storage.Delete(_folder + "/" + name);
        }

        foreach (KeyValuePair<string, byte[]> file in files)
        {
            _storage.Replace(_folder + "/" + file.Key, file.Value, Durability.Durable);
        }
    }

    public void Discard()
    {
        foreach (string name in Names)
        {
            _storage.Delete(_folder + "/" + name);
        }
    }
}
