using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Uplink;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>Signed bundles that a station offers to every device, a folder each, and beside them <c>blocked.note</c>. Read anew for each request; what cannot be offered is passed over.</summary>
internal sealed class UpdateShelf(string folder)
{
    /// <summary>Answers a request.</summary>
    /// <param name="path">Its path, which begins with <see cref="UpdateIndex.Path"/>.</param>
    /// <returns>200 with the index or a file, or 404.</returns>
    public (int Status, byte[] Body) Answer(string path)
    {
        string name = path[UpdateIndex.Path.Length..];
        if (name.Length == 0)
        {
            return (200, Index());
        }

        string? file = Names().FirstOrDefault(offered => offered == name);
        return file == null ? (404, []) : (200, File.ReadAllBytes(Path.Combine(folder, file)));
    }

    private byte[] Index()
    {
        var files = new List<OfferedFile>();
        foreach (string name in Names())
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, name));
            files.Add(new OfferedFile(name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        }

        return new UpdateIndex(files).Encode();
    }

    private IEnumerable<string> Names() => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => file.Length <= UpdateIndex.MaxFileBytes)
            .Select(file => Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(UpdateIndex.IsName)
        : [];
}
