using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Storage;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T5: each step of the disk once fails, and once works and reports failure all the same.</summary>
public class T05FailedButPersistedTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EachStep_ThatFailsOnceCostsNothing(bool persists)
    {
        int steps = Count(3, 3);
        Assert.InRange(steps, 12, 200);
        for (int step = 0; step < steps; step++)
        {
            Check(254, 3, step, persists);
            Check(10, 5, step, persists);
        }
    }

    [Fact]
    public void SecondFailure_PutsTheLogDownAndTheNextStartGoesOn()
    {
        var memory = new MemoryStorage();
        using (var log = TestLog.Open(memory))
        {
            log.Append(TestLog.Summary(1));
            long size = log.Size;
            memory.WritesLeft = 0;
            Assert.Throws<LogDownException>(() => log.Append(TestLog.Summary(2)));
            memory.WritesLeft = int.MaxValue;
            Assert.Throws<LogDownException>(() => log.Append(TestLog.Summary(3)));
            Assert.Throws<LogDownException>(log.Checkpoint);
            Assert.Equal(size, log.Size);
        }

        using LogWriter again = TestLog.Open(memory);
        again.Checkpoint();
        Assert.Equal(4, PublishedLog.Read(memory.Files).Checkpoint.Size);
    }

    private static int Count(int before, int batch)
    {
        var storage = new FaultyStorage(new MemoryStorage());
        using LogWriter log = Open(storage);
        FillTo(log, before);
        storage.Calls = 0;
        Life(log, batch, []);
        return storage.Calls;
    }

    private static void Check(int before, int batch, int step, bool persists)
    {
        var memory = new MemoryStorage();
        var storage = new FaultyStorage(memory);
        var acknowledged = new List<(long Index, int Number)>();
        long size;
        using (LogWriter log = Open(storage))
        {
            FillTo(log, before);
            storage.Calls = 0;
            storage.FailsAt = step;
            storage.Persists = persists;
            Life(log, batch, acknowledged);
            size = log.Size;
        }

        PublishedLog.Read(memory.Files);
        using (LogWriter again = Open(memory))
        {
            again.Checkpoint();
        }

        PublishedLog read = PublishedLog.Read(memory.Files);
        GoProgram.Accepts($"step {step} failed, persisted: {persists}", memory);
        Assert.Equal(size + 1, read.Checkpoint.Size);
        foreach ((long index, int number) in acknowledged)
        {
            Assert.Equal(number, read[index]["inferences"]!.Integer);
        }

        // Nothing twice: the numbers of the batch stand once each.
        long[] numbers = read.Entries.Select((_, index) => read[index]).Where(entry => entry["t"]!.Text == "summary").Select(entry => entry["inferences"]!.Integer).ToArray();
        Assert.Equal(numbers.Distinct(), numbers);
        Assert.Equal(Enumerable.Range(0, read.Entries.Count).Select(index => (long)index), read.Entries.Select((_, index) => read[index]["n"]!.Integer));
    }

    private static LogWriter Open(IStorage storage) => LogWriter.Open(storage, new StepClock(), new SeededRandom(1), TestLog.Ed25519, TestLog.Options);

    private static void FillTo(LogWriter log, int size)
    {
        log.AppendMany(Enumerable.Range(10_000, size - (int)log.Size).Select(TestLog.Summary).ToArray());
        log.Checkpoint();
    }

    private static void Life(LogWriter log, int batch, List<(long, int)> acknowledged)
    {
        long first = log.AppendMany(Enumerable.Range(1, batch).Select(TestLog.Summary).ToArray());
        acknowledged.AddRange(Enumerable.Range(0, batch).Select(i => (first + i, i + 1)));
        log.Checkpoint();
        acknowledged.Add((log.Append(TestLog.Summary(100)), 100));
        log.Rotate();
        acknowledged.Add((log.Append(TestLog.Summary(101)), 101));
        log.Checkpoint();
    }

    private sealed class FaultyStorage(MemoryStorage storage) : IStorage
    {
        public int Calls { get; set; }

        public int FailsAt { get; set; } = -1;

        public bool Persists { get; set; }

        public byte[]? Read(string name) => storage.Read(name);

        public byte[]? ReadFrom(string name, long offset) => storage.ReadFrom(name, offset);

        public bool Holds(string name, ReadOnlyMemory<byte> bytes) => storage.Holds(name, bytes);

        public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => Do(name, () => storage.Append(name, bytes, isDurable));

        public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => Do(name, () => storage.Replace(name, bytes, durability));

        public void Overwrite(string name, byte[] bytes) => Do(name, () => storage.Overwrite(name, bytes));

        public void Delete(string name) => Do(name, () => storage.Delete(name));

        public void SyncDirectory(string folder) => Do(folder, () => storage.SyncDirectory(folder));

        public IReadOnlyList<string> List(string folder) => storage.List(folder);

        public StorageSpace Space() => storage.Space();

        private void Do(string name, Action action)
        {
            bool fails = Calls++ == FailsAt;
            if (!fails || Persists)
            {
                action();
            }

            if (fails)
            {
                throw new IOException($"{name}: it is said to have failed");
            }
        }
    }
}
