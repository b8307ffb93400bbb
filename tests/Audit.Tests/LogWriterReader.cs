using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>The tiles of a log that lies in memory.</summary>
internal sealed class LogWriterReader : IDisposable
{
    private readonly LogWriter _log;

    public LogWriterReader(MemoryStorage storage) => _log = TestLog.Open(storage);

    public long Size => _log.Size;

    public byte[]? Tile(TilePath path) => _log.ReadTile(path);

    public void Dispose() => _log.Dispose();
}
