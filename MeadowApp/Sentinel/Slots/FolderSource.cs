using System;
using System.Collections.Generic;
using System.IO;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>A bundle in a folder.</summary>
public sealed class FolderSource : IBundleSource
{
    private readonly string _folder;
    private readonly bool _isEmptied;

    /// <summary>Names the folder.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="isEmptied">Whether it goes once it was judged.</param>
    public FolderSource(string folder, bool isEmptied)
    {
        _folder = folder;
        _isEmptied = isEmptied;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names
    {
        get
        {
            var names = new List<string>();
            if (Directory.Exists(_folder))
            {
                foreach (string file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
                {
                    names.Add(Path.GetRelativePath(_folder, file).Replace(Path.DirectorySeparatorChar, '/'));
                }
            }

            names.Sort(StringComparer.Ordinal);
            return names;
        }
    }

    /// <inheritdoc/>
    public byte[]? Read(string name, int most)
    {
        string path = Path.Combine(_folder, name);
        return File.Exists(path) ? Limited.Read(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), most) : null;
    }

    /// <inheritdoc/>
    public void Discard()
    {
        if (_isEmptied && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
