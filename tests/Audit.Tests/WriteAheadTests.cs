using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Archive;
using MeadowTinyMl.Audit.Log.Entries;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>Files of the write-ahead log that hold several bundles.</summary>
public class WriteAheadTests
{
    private static readonly LogWriterOptions Board = TestLog.Options with { PublishesPartials = false, RetainMinDays = 0 };

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(767)]
    public void Open_ReadsOnBehindADamagedRecordWhoseBundleIsSigned(int damaged)
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 900);
        byte[][] entries = Entries(storage, out _);
        string name = storage.Files.Keys.Single(name => name.StartsWith("state/wal/", StringComparison.Ordinal));
        byte[] wal = storage.Files[name];
        int at = entries.Take(damaged).Sum(entry => entry.Length + 7);
        for (int bit = 0; bit < 24; bit++)
        {
            byte[] spoiled = [.. wal];
            spoiled[at + (bit / 8)] ^= (byte)(1 << (bit % 8));
            storage.Files[name] = spoiled;
            byte[][] found = Entries(storage, out long lost);
            Assert.Equal(entries, found.Take(entries.Length));
            Assert.Equal(0, lost);
        }
    }

    [Fact]
    public void Open_RefusesADamagedRecordThatNoSignedBundleTells()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 900);
        string name = storage.Files.Keys.Single(name => name.StartsWith("state/wal/", StringComparison.Ordinal));
        storage.Files[name][Entries(storage, out _).Take(800).Sum(entry => entry.Length + 7)] ^= 1;
        Assert.Throws<LogCorruptException>(() => TestLog.Open(storage));
    }

    [Fact]
    public void Files_AreBoundedHoweverLongTheLog()
    {
        var storage = new MemoryStorage();
        using LogWriter log = TestLog.Open(storage, options: Board);
        for (int i = 0; i < 200; i++)
        {
            log.AppendMany(Enumerable.Range(0, 61).Select(TestLog.Summary).ToArray());
            log.Tick();
            Assert.True(Bundles(storage).Count <= 2, $"{log.Size} entries: files from bundles {string.Join(", ", Bundles(storage))}");
            Assert.True(Bundles(storage)[0] + 6 >= log.Size / 256, $"{log.Size} entries: a file from bundle {Bundles(storage)[0]}");
            Assert.True(storage.Files.Keys.Count(name => name.StartsWith("log/tile/1/", StringComparison.Ordinal)) <= 1, "one partial tile is kept");
        }
    }

    [Fact]
    public void Prune_LeavesNothingOfItInTheWriteAheadLog()
    {
        var storage = new MemoryStorage();
        using LogWriter log = TestLog.Open(storage, options: Board);
        log.AppendMany(Enumerable.Range(0, 900).Select(TestLog.Summary).ToArray());
        log.Checkpoint();
        long export = log.Append(new ExportEntry(null, "device", 0, log.Size, "archive"));
        log.Checkpoint();
        Assert.Equal([0L], Bundles(storage));
        Assert.True(log.Prune(512, "retention", export, _ => log.Append(TestLog.Summary(1_000)) > 0));
        Assert.Equal([2L], Bundles(storage));
        byte[][] before = [.. Enumerable.Range(512, (int)log.Size - 512).Select(index => log.ReadEntry(index)!)];
        using LogWriter again = TestLog.Open(storage, options: Board);
        Assert.Equal(before, Enumerable.Range(512, before.Length).Select(index => again.ReadEntry(index)!));
        Assert.Null(again.ReadEntry(511));
    }

    /// <summary>A board's log of eleven bundles, twice pruned, in the model of power cuts. 60 cuts.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PowerCut_InAPrunedLogOfABoardKeepsWhatWasAcknowledged(bool syncsFolders)
    {
        const int Cuts = 60;
        var disk = new PowerCutDisk(syncsFolders);
        var marks = new List<(int Step, long Size)>();
        var offered = new List<byte[]>();
        using (LogWriter log = Open(disk))
        {
            int[] batches = [1, 37, 300, 2, 255];
            for (int i = 0; log.Size < 2_800; i++)
            {
                log.AppendMany(Enumerable.Range(0, batches[i % batches.Length]).Select(TestLog.Summary).ToArray());
                Note();
                log.Tick();
                Note();
                if (log.Size / 1_200 > log.Minimum / 1_024)
                {
                    long export = log.Append(new ExportEntry(null, "device", 0, log.Size, "archive"));
                    log.Checkpoint();
                    log.Prune(log.Minimum + 1_024, "retention", export, _ => true);
                    Note();
                }
            }

            void Note()
            {
                marks.Add((disk.Steps, log.Size));
                while (offered.Count < log.Size)
                {
                    offered.Add(log.ReadEntry(offered.Count)!);
                }
            }
        }

        for (int i = 0; i < Cuts; i++)
        {
            var random = new Random(HashCode.Combine(31, i));
            int cut = random.Next(marks[0].Step, disk.Steps + 1);
            string where = $"cut {i} after step {cut} of {disk.Steps}, folders synced: {syncsFolders}";
            Dictionary<string, byte[]> files = disk.Cut(cut, random);
            if (random.Next(2) == 0)
            {
                var once = new PowerCutDisk(syncsFolders, files);
                int before = once.Steps;
                Open(once).Dispose();
                files = once.Cut(before + random.Next(once.Steps - before + 1), random);
            }

            using LogWriter log = Open(new PowerCutDisk(syncsFolders, files));
            log.Checkpoint();
            var copy = new MemoryStorage();
            LogExport.Copy(log, copy);
            PublishedLog read = PublishedLog.Read(copy.Files.Concat(files.Where(file => file.Key.StartsWith("log/tile/1/", StringComparison.Ordinal) && !copy.Files.ContainsKey(file.Key))).ToDictionary(), log.Minimum);
            long acknowledged = marks.Last(mark => mark.Step <= cut).Size;
            Assert.True(log.Size > acknowledged, $"{where}: {log.Size} entries, {acknowledged} were acknowledged");
            for (long index = read.First; index < acknowledged; index++)
            {
                Assert.True(offered[(int)index].AsSpan().SequenceEqual(read.Entries[(int)(index - read.First)]), $"{where}: entry {index} is another");
            }
        }

        static LogWriter Open(PowerCutDisk disk) => LogWriter.Open(disk, new StepClock(), new SeededRandom(1), new QuickSigning(), Board);
    }

    private static List<long> Bundles(MemoryStorage storage) =>
        [.. storage.Files.Keys.Where(name => name.StartsWith("state/wal/", StringComparison.Ordinal)).Select(name => long.Parse(name["state/wal/".Length..^4], System.Globalization.CultureInfo.InvariantCulture)).Order()];

    // Opens a copy, so that the file stays as it is.
    private static byte[][] Entries(MemoryStorage storage, out long lost)
    {
        var copy = new MemoryStorage();
        foreach ((string name, byte[] bytes) in storage.Files)
        {
            copy.Files[name] = bytes;
        }

        using LogWriter log = TestLog.Open(copy);
        byte[][] entries = [.. Enumerable.Range(0, (int)log.Size).Select(index => log.ReadEntry(index)!)];
        lost = Audit.Log.Json.CanonicalJson.Parse(entries[^1])["lost_bytes"]!.Integer;
        return entries[..^1];
    }
}
