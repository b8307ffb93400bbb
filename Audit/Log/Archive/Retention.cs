using System;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Log.Archive;

/// <summary>What may be pruned: whole bundles that are signed, archived, and older than the retention policy's minimum.</summary>
internal sealed class Retention
{
    private const long SecondsPerDay = 86_400;

    private readonly LogWriter _log;
    private readonly LogWriterOptions _options;
    private readonly IClock _clock;

    public Retention(LogWriter log, LogWriterOptions options, IClock clock)
    {
        _log = log;
        _options = options;
        _clock = clock;
    }

    /// <summary>Checks a new minimum index.</summary>
    /// <returns>The age of the newest entry that would go, in seconds; null where nothing asks for an age and the clock was not set.</returns>
    /// <exception cref="ArgumentException">It may not be.</exception>
    public long? Require(long minimum, long export)
    {
        if (minimum % TilePath.FullWidth != 0 || minimum <= _log.Minimum || minimum > _log.SignedSize)
        {
            throw new ArgumentException($"The minimum index is a multiple of {TilePath.FullWidth} above {_log.Minimum} and within the signed {_log.SignedSize} entries, not {minimum}.", nameof(minimum));
        }

        if (export < 0 || export >= _log.SignedSize || Entry(export) is not { } archive || archive["t"]?.Text != ExportEntry.Name || archive["from"]?.Integer > _log.Minimum || archive["to"]?.Integer < minimum)
        {
            throw new ArgumentException($"Entry {export} is no signed export of the entries from {_log.Minimum} to {minimum}.", nameof(export));
        }

        long? written = Entry(minimum - 1)?["ts"] is { Kind: JsonKind.Integer } seconds ? seconds.Integer : (long?)null;
        long? age = _clock.UtcSeconds - written;
        if (_options.RetainMinDays > 0 && (age == null || age < _options.RetainMinDays * SecondsPerDay))
        {
            string found = age == null ? "of unknown age" : $"{age / SecondsPerDay} days old";
            throw new ArgumentException($"Entries are kept for {_options.RetainMinDays} days; entry {minimum - 1} is {found}.", nameof(minimum));
        }

        return age is < 0 ? null : age;
    }

    private JsonValue? Entry(long index) => _log.ReadEntry(index) is { } bytes ? CanonicalJson.Parse(bytes) : null;
}
