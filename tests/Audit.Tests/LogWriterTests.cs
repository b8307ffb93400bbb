using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Archive;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

public sealed class LogWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-log-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(513)]
    public void Log_OfEverySizeVerifiesWithoutFindingOrNote(int size)
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, size);
        storage.Export(_folder);

        Verdict verdict = TestLog.Verify(_folder);

        Assert.Empty(verdict.Findings);
        Assert.Empty(verdict.Notes);
        Assert.Equal(size, verdict.Size);
    }

    [Fact]
    public void Log_BeyondTwoTileLevelsReopensAndVerifies()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 65_600);
        TestLog.Write(storage, 65_700);
        storage.Export(_folder);

        Verdict verdict = TestLog.Verify(_folder);

        Assert.Empty(verdict.Findings);
        Assert.Equal(65_700, verdict.Size);
    }

    [Fact]
    public void Log_OfABoardBeyondTwoTileLevelsReopensAndItsCopyVerifies()
    {
        var storage = new MemoryStorage();
        var copy = new MemoryStorage();
        var board = TestLog.Options with { PublishesPartials = false };
        using (LogWriter log = TestLog.Open(storage, options: board))
        {
            Fill(log, 65_000);
        }

        // Over the place where the tile at level 1 becomes full, and one at level 2 begins.
        for (int size = 65_400; size < 68_000; size += 512)
        {
            using LogWriter log = TestLog.Open(storage, options: board);
            Fill(log, size);
            LogExport.Copy(log, copy);
        }

        copy.Export(_folder);
        Assert.Empty(TestLog.Verify(_folder).Findings);

        static void Fill(LogWriter log, int size)
        {
            while (log.Size < size)
            {
                log.AppendMany(Enumerable.Range((int)log.Size, Math.Min(200, size - (int)log.Size)).Select(TestLog.Summary).ToArray());
            }

            log.Checkpoint();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Clock_ThatJumpsBackCostsNoEntryAndIsFoundUnlessItWasSet(bool isSet)
    {
        var storage = new MemoryStorage();
        var clock = new SetClock { UptimeMilliseconds = 60_000, UtcSeconds = 1_800_000_000 };
        long size;
        using (LogWriter log = TestLog.Open(storage, clock))
        {
            log.Append(TestLog.Summary(1));
            clock.UptimeMilliseconds += 1_000;
            clock.UtcSeconds -= 3_600;
            if (isSet)
            {
                log.Append(new ClockEntry(1_800_000_001, clock.UtcSeconds.Value, "network", null));
            }

            log.Append(TestLog.Summary(2));
            size = log.Size;
        }

        clock.UptimeMilliseconds = 0;
        using (LogWriter again = TestLog.Open(storage, clock))
        {
            Assert.Equal(size + 1, again.Size);
            Assert.Equal(2, CanonicalJson.Parse(again.ReadEntry(size - 1)!)["inferences"]!.Integer);
            again.Checkpoint();
        }

        storage.Export(_folder);
        Assert.Equal(isSet ? [] : ["C07"], TestLog.Verify(_folder).Findings.Select(finding => finding.Check));
    }

    [Fact]
    public void Open_PutsTheBootEntryBeforeARotationThatIsDue()
    {
        const int Due = LogWriter.MaxEpochEntries - 1;
        var storage = new MemoryStorage();
        TestLog.Write(storage, Due);
        using (LogWriter log = TestLog.Open(storage))
        {
            Assert.Equal(1, log.Epoch);
        }

        storage.Export(_folder);
        Assert.Empty(TestLog.Verify(_folder).Findings);
        Assert.Equal(["boot", "rotate"], TestLog.Entries(_folder).Skip(Due).Select(entry => entry["t"]!.Text));
    }

    [Theory]
    [InlineData(0, 256)]
    [InlineData(1, 256)]
    [InlineData(200, 57)]
    [InlineData(256, 1)]
    [InlineData(3, 1_000)]
    [InlineData(0, 3_000)]
    public void AppendMany_LeavesNoMoreThan256Unsigned(int before, int count)
    {
        var storage = new MemoryStorage();
        using LogWriter log = TestLog.Open(storage);
        log.Checkpoint();
        for (int i = 0; i < before; i++)
        {
            log.Append(TestLog.Summary(i));
        }

        long size = log.Size;
        Assert.Equal(size, log.AppendMany([.. Enumerable.Range(0, count).Select(TestLog.Summary)]));
        Assert.InRange(log.Size - size, count, count + 3);
        Assert.InRange(log.Size - log.SignedSize, 1, 256);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(600)]
    public void Open_GoesOnWhereTheLogEndedAndCountsTheBoot(int size)
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, size);
        using (LogWriter writer = TestLog.Open(storage))
        {
            Assert.Equal(size + 1, writer.Size);
            writer.Checkpoint();
        }

        storage.Export(_folder);
        var boots = new List<long>();
        TestLog.Verifier(_folder).Verify(LogDirectory.Open(_folder), new Dictionary<string, byte[]>(), (_, _, _, bytes) => boots.Add(CanonicalJson.Parse(bytes)["b"]!.Integer));
        Assert.Equal(2, boots[^1]);
        Assert.Empty(TestLog.Verify(_folder).Findings);
    }

    [Fact]
    public void Open_RecoversAcknowledgedEntriesThatNoCheckpointCovers()
    {
        var storage = new MemoryStorage();
        using (LogWriter writer = TestLog.Open(storage))
        {
            writer.Checkpoint();
            writer.Append(TestLog.Summary(1));
            writer.Append(TestLog.Summary(2));
        }

        using LogWriter again = TestLog.Open(storage);

        Assert.Equal(5, again.Size);
    }

    [Fact]
    public void Open_CutsOffATornRecordAndCountsIt()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 4);
        string wal = storage.Files.Keys.Last(name => name.StartsWith("state/wal/", StringComparison.Ordinal));
        for (int torn = 1; torn < 9; torn++)
        {
            var copy = new MemoryStorage();
            foreach ((string name, byte[] bytes) in storage.Files)
            {
                copy.Files[name] = bytes;
            }

            copy.Files[wal] = [.. storage.Files[wal], .. Enumerable.Repeat((byte)0xA7, torn)];
            using LogWriter writer = TestLog.Open(copy);
            writer.Checkpoint();
            string folder = Path.Combine(_folder, $"torn{torn}");
            copy.Export(folder);
            JsonValue boot = JsonValue.Null;
            TestLog.Verifier(folder).Verify(LogDirectory.Open(folder), new Dictionary<string, byte[]>(), (_, _, _, bytes) => boot = CanonicalJson.Parse(bytes));
            Assert.Equal("boot", boot["t"]!.Text);
            Assert.Equal(torn, boot["lost_bytes"]!.Integer);
        }
    }

    [Fact]
    public void Open_RefusesALogThatIsShorterThanItsSignature()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 10);
        string wal = storage.Files.Keys.Single(name => name.StartsWith("state/wal/", StringComparison.Ordinal));
        byte[] whole = storage.Files[wal];
        storage.Files[wal] = whole[..(whole.Length - 1)];

        Assert.Throws<LogCorruptException>(() => TestLog.Open(storage));
    }

    [Fact]
    public void Open_RefusesALogWhoseSignaturesAreOfAnotherKey()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 10);
        var other = new MemoryStorage();
        using (LogWriter.Open(other, new StepClock(), new SeededRandom(2), TestLog.Ed25519, TestLog.Options))
        {
            storage.Files["keys/secret.a"] = other.Files["keys/secret.a"];
        }

        Assert.Throws<LogCorruptException>(() => TestLog.Open(storage));
    }

    [Fact]
    public void AnyFailedWrite_LosesNothingThatWasAcknowledged()
    {
        for (int writes = 0; writes < 60; writes++)
        {
            var storage = new MemoryStorage();
            TestLog.Write(storage, 250);
            storage.WritesLeft = writes;
            long acknowledged = 250;
            try
            {
                using LogWriter writer = TestLog.Open(storage);
                acknowledged = writer.Size;
                for (int i = 0; i < 12; i++)
                {
                    acknowledged = writer.Append(TestLog.Summary(i)) + 1;
                    if (i % 3 == 0)
                    {
                        writer.Checkpoint();
                    }
                }
            }
            catch (IOException)
            {
                // The disk was told to fail; what counts is what is there afterwards.
            }

            storage.WritesLeft = int.MaxValue;
            using (LogWriter recovered = TestLog.Open(storage))
            {
                Assert.True(recovered.Size > acknowledged, $"{writes} writes: {recovered.Size - 1} of {acknowledged} entries");
                recovered.Checkpoint();
            }

            string folder = Path.Combine(_folder, $"cut{writes}");
            storage.Export(folder);
            Assert.Empty(TestLog.Verify(folder).Findings);
        }
    }

    [Fact]
    public void SlotThatAnotherWriterHasWritten_StopsTheWriter()
    {
        // In memory no lock keeps the second out.
        var storage = new MemoryStorage();
        using LogWriter first = TestLog.Open(storage);
        first.Checkpoint();
        byte[] published;
        long size;
        using (LogWriter second = TestLog.Open(storage))
        {
            second.Checkpoint();
            second.Append(TestLog.Summary(2));
            second.Checkpoint();
            published = second.PublishedCheckpoint();
            size = second.Size;
        }

        first.Append(TestLog.Summary(1));
        LogDownException stopped = Assert.Throws<LogDownException>(first.Checkpoint);
        Assert.Contains("another writer has been here", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(published, storage.Files["log/checkpoint"]);
        Assert.Throws<LogDownException>(() => first.Append(TestLog.Summary(3)));

        using LogWriter again = TestLog.Open(storage);
        Assert.Equal(size + 1, again.Size);
        again.Checkpoint();
        storage.Export(_folder);
        Assert.Empty(TestLog.Verify(_folder).Findings);
    }

    [Fact]
    public void FileStorage_KeepsASecondWriterOutAndTheDirectoryClean()
    {
        string directory = Path.Combine(_folder, "log");
        using (var storage = new FileStorage(directory))
        {
            TestLog.Write(storage, 300);
            Assert.Throws<IOException>(() => new FileStorage(directory));
        }

        Assert.Empty(TestLog.Verify(directory).Findings);
        Assert.StartsWith($"log {TestLog.Origin}+", File.ReadAllText(directory + ".policy"), StringComparison.Ordinal);
        using (var storage = new FileStorage(directory))
        {
            TestLog.Write(storage, 310);
        }

        Assert.Empty(TestLog.Verify(directory).Findings);
    }

    [Fact]
    public void Entries_AreCanonicalAndNumbered()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 5);
        storage.Export(_folder);
        long expected = 0;
        TestLog.Verifier(_folder).Verify(LogDirectory.Open(_folder), new Dictionary<string, byte[]>(), (index, _, _, bytes) =>
        {
            Assert.Equal(expected++, index);
            Assert.Equal(bytes, CanonicalJson.Encode(CanonicalJson.Parse(bytes)));
            Assert.Contains($"\"n\":{index},", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);
        });
        Assert.Equal(5, expected);
    }

    [Fact]
    public void Open_ClearsWhatACrashDuringCommissioningLeft()
    {
        string folder = Directory.CreateTempSubdirectory("meadow-half-").FullName;
        try
        {
            string log = Path.Combine(folder, "log");
            string temporary = Path.Combine(log + ".board", "state", "tmp");
            Directory.CreateDirectory(temporary);
            File.WriteAllText(Path.Combine(temporary, "new"), "half a fi");
            using var storage = new FileStorage(log);
            using LogWriter writer = LogWriter.Open(storage, new StepClock(), new SeededRandom(1), TestLog.Ed25519, TestLog.Options);
            Assert.Equal(2, writer.Size);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Request_IsOfWhatIsPublishedWhereTheDiskHeldTheNewestBack()
    {
        var storage = new NoRoomForCheckpoints();
        using LogWriter log = LogWriter.Open(storage, new StepClock(), new SeededRandom(1), TestLog.Ed25519, TestLog.Options);
        log.Append(TestLog.Summary(1));
        log.Checkpoint();
        using var signer = new Ed25519Signer("witness.example/w", new byte[32]);
        var witness = new Witness(new MemoryStorage(), signer, TestLog.Ed25519, [TestLog.Key]);
        storage.IsFull = true;
        log.Append(TestLog.Summary(2));
        log.Checkpoint();
        Assert.Equal(3, Audit.Log.Notes.Checkpoint.Parse(SignedNote.Parse(log.PublishedCheckpoint()).Text).Size);
        Assert.True(log.SignedSize > 3);
        Assert.Equal(200, witness.Add(log.RequestFor(0).Encode(), 1_800_000_000).Status);
    }

    private sealed class NoRoomForCheckpoints : IStorage
    {
        private readonly MemoryStorage _files = new();

        public bool IsFull { get; set; }

        public byte[]? Read(string name) => _files.Read(name);

        public byte[]? ReadFrom(string name, long offset) => _files.ReadFrom(name, offset);

        public bool Holds(string name, ReadOnlyMemory<byte> bytes) => _files.Holds(name, bytes);

        public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => _files.Append(name, bytes, isDurable);

        public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability)
        {
            if (IsFull && name == "log/checkpoint")
            {
                throw new StorageFullException(name);
            }

            _files.Replace(name, bytes, durability);
        }

        public void Overwrite(string name, byte[] bytes) => _files.Overwrite(name, bytes);

        public void Delete(string name) => _files.Delete(name);

        public void SyncDirectory(string folder) => _files.SyncDirectory(folder);

        public IReadOnlyList<string> List(string folder) => _files.List(folder);

        public StorageSpace Space() => _files.Space();
    }
}
