using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>The copies of logs that a station keeps, a folder for each log that its policy enrols.</summary>
internal sealed class ArchiveFolder(string folder, IReadOnlyList<VerifierKey> enrolled) : IDisposable
{
    private readonly Dictionary<string, (FileStorage Storage, Mirror Mirror)> _open = new(StringComparer.Ordinal);

    /// <summary>Returns the copy of a log; null where it is not enrolled.</summary>
    /// <exception cref="IOException">Its folder cannot be made, or is in use.</exception>
    public Mirror? Mirror(string origin)
    {
        if (_open.TryGetValue(origin, out (FileStorage Storage, Mirror Mirror) open))
        {
            return open.Mirror;
        }

        if (enrolled.FirstOrDefault(key => key.Name == origin) is not { } first)
        {
            return null;
        }

        var storage = new FileStorage(Path.Combine(folder, NameOf(origin)));
        var mirror = new Mirror(storage, first, new Ed25519Verifier());
        _open.Add(origin, (storage, mirror));
        return mirror;
    }

    public void Dispose()
    {
        foreach ((FileStorage storage, Mirror _) in _open.Values)
        {
            storage.Dispose();
        }
    }

    // To be read by people, and never the same for two logs.
    private static string NameOf(string origin) =>
        string.Concat(origin.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)).AsSpan(0, 4));
}
