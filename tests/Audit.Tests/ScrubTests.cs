using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>What start-up does not read is read in time: one full bundle a heartbeat, against its tile and the tile above.</summary>
public class ScrubTests
{
    private const int Bundles = 7;
    private const int HeartbeatSeconds = 900;

    [Theory]
    [InlineData("log/tile/entries/003", 1_000)]
    [InlineData("log/tile/0/005", 4_000)]
    public void Tick_FindsADamagedFileWithinOneRound(string name, int at)
    {
        var storage = new MemoryStorage();
        var clock = new HandClock();
        using LogWriter log = Filled(storage, clock);
        storage.Files[name][at] ^= 4;
        Assert.Equal([name[^1] - '0'], Round(log, clock));
    }

    [Fact]
    public void Tick_FindsAMissingFileAndNothingInASoundLog()
    {
        var storage = new MemoryStorage();
        var clock = new HandClock();
        using LogWriter log = Filled(storage, clock);
        Assert.Empty(Round(log, clock));
        storage.Files.Remove("log/tile/entries/002");
        Assert.Equal([2], Round(log, clock));
    }

    private static LogWriter Filled(MemoryStorage storage, HandClock clock)
    {
        LogWriter log = LogWriter.Open(storage, clock, new SeededRandom(1), TestLog.Ed25519, TestLog.Options with { HeartbeatSeconds = HeartbeatSeconds });
        log.AppendMany([.. Enumerable.Range(0, (Bundles * 256) + 10).Select(TestLog.Summary)]);
        log.Checkpoint();
        return log;
    }

    private static List<long> Round(LogWriter log, HandClock clock)
    {
        long before = log.Size;
        for (int i = 0; i < Bundles; i++)
        {
            clock.UptimeMilliseconds += HeartbeatSeconds * 1_000;
            log.Tick();
        }

        return [.. Enumerable.Range((int)before, (int)(log.Size - before))
            .Select(index => CanonicalJson.Parse(log.ReadEntry(index)!))
            .Where(entry => entry["code"]?.Text == "tile_damaged")
            .Select(entry => entry["detail"]!.Integer)];
    }

    private sealed class HandClock : IClock
    {
        public long UptimeMilliseconds { get; set; } = 1;

        public long? UtcSeconds => null;

        public int Quality => 0;
    }
}
