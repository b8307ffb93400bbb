using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>The files of a bundle, complete in memory before the first is written.</summary>
internal sealed class BundleFiles
{
    private readonly Dictionary<string, byte[]> _files;

    private BundleFiles(Dictionary<string, byte[]> files) => _files = files;

    /// <summary>Binds the parts together; the manifest's digest of the card is filled in here.</summary>
    public static BundleFiles Create(ModelManifest manifest, byte[] model, string card, IReadOnlyDictionary<string, string> extras)
    {
        byte[] cardBytes = Encoding.UTF8.GetBytes(card);
        byte[] manifestBytes = (manifest with { CardSha256 = Digest(cardBytes) }).ToBytes();
        ModelBundle.Load(manifestBytes, model, cardBytes);
        var files = new Dictionary<string, byte[]>
        {
            [ModelBundle.ModelFile] = model,
            [ModelBundle.CardFile] = cardBytes,
            [ModelBundle.ManifestFile] = manifestBytes,
        };
        foreach ((string name, string text) in extras)
        {
            files[name] = Encoding.UTF8.GetBytes(text);
        }

        return new BundleFiles(files);
    }

    /// <summary>Refuses a folder that holds anything but a bundle.</summary>
    public static void RequireFree(string folder)
    {
        if (File.Exists(folder))
        {
            throw new IOException($"{folder}: expected a folder to write to, found a file.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, ModelBundle.ManifestFile)))
        {
            throw new IOException($"{folder}: expected a new folder or one that holds a bundle, found other files.");
        }
    }

    /// <summary>Writes all files beside the folder first, then puts them in place.</summary>
    public void Write(string folder)
    {
        string full = Path.GetFullPath(folder);
        string temporary = full + ".tmp";
        Directory.CreateDirectory(temporary);
        foreach ((string name, byte[] bytes) in _files)
        {
            File.WriteAllBytes(Path.Combine(temporary, name), bytes);
        }

        if (Directory.Exists(full))
        {
            Directory.Delete(full, recursive: true);
        }

        Directory.Move(temporary, full);
    }

    /// <summary>Returns the lower-case hex SHA-256.</summary>
    public static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
