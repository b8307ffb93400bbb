using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Benchmarks;

/// <summary>The log's writer against bare writes and flushes on the same disk, in the same run: medians of five alternating rounds.</summary>
internal static class LogRatios
{
    private const int Rounds = 5;
    private const int QuietRounds = 20;
    private const int EntryBytes = 400;

    // The layout of the specification; a host's, with partial files for each checkpoint, is measured beside it.
    private static readonly LogWriterOptions Options = new() { Origin = "vendor.example/site/bench", Device = "bench", Commissioning = new byte[32], PublishesPartials = false };

    /// <summary>Measures and prints everything.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("meadow-bench-").FullName;
        try
        {
            WithoutDisk();
            Memory();
            Starts();
            foreach ((int batch, int flushes) in new[] { (1, 1_024), (16, 160), (256, 40) })
            {
                Allocations(folder, batch, 2_048 / batch);
                (double ours, double bare) = Alternate(() => Appends(folder, batch, flushes), () => Bare(folder, batch * EntryBytes, flushes));
                Print($"{batch} a flush", $"{batch * flushes / ours:n0} entries/s, bare {batch * flushes / bare:n0}", bare / ours, "of the rate");

                // A busy machine lets a flush wait for a processor, now the one and now the other; the quietest of many short rounds of whole key epochs waited least.
                int few = Math.Max(1_024, 16 * batch) / batch;
                (ours, bare) = Quietest(() => Appends(folder, batch, few), () => Bare(folder, batch * EntryBytes, few));
                Print($"{batch} a flush, quietest rounds", $"{batch * few / ours:n0} entries/s, bare {batch * few / bare:n0}", bare / ours, "of the rate");
            }

            using var signer = new Ed25519Signer(Options.Origin, new byte[32]);
            foreach (int entries in new[] { 1, 256 })
            {
                (double files, double bare) = Quietest(() => BareFiles(folder, entries, 20, signer), () => Bare(folder, entries * EntryBytes, 20));
                Print($"bare files and signature of {entries}", $"{1_000 * files / 20:n2} ms, one write and flush {1_000 * bare / 20:n2} ms in the quietest rounds", bare / files, "of the rate");
            }

            // Pairs of rounds, one directly after the other, so that both meet the same disk and the same load.
            double[] pairs = [.. Enumerable.Range(0, 32).Select(_ => Checkpoints(folder, 60, Options) / Checkpoints(folder, 60, Options, storage => new NeverEarly(storage))).Skip(2).Order()];
            Print("checkpoint begun early", "against one that is not, median of 30 pairs", pairs[15], "of the time");

            foreach (bool publishesPartials in new[] { false, true })
            {
                LogWriterOptions options = Options with { PublishesPartials = publishesPartials };
                (double checkpoint, double parts) = Alternate(() => Checkpoints(folder, 60, options), () => Bare(folder, EntryBytes, 180) + Time(() => Repeat(60, () => signer.Sign(new byte[200]))));
                string layout = publishesPartials ? "a host's append with checkpoint" : "append with checkpoint";
                Print(layout, $"{1_000 * checkpoint / 60:n2} ms, three flushes and a signature {1_000 * parts / 60:n2} ms", checkpoint / parts, "times");
                (checkpoint, parts) = Quietest(() => Checkpoints(folder, 60, options), () => Bare(folder, EntryBytes, 180) + Time(() => Repeat(60, () => signer.Sign(new byte[200]))));
                Print(layout + ", quietest rounds", $"{1_000 * checkpoint / 60:n2} ms, three flushes and a signature {1_000 * parts / 60:n2} ms", checkpoint / parts, "times");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EntryBody Entry(int number) => new DecisionEntry(
        "gas0", "gas-hp354", new byte[32], ["solvent_vapour", "odour", "clean_air"], [9_000, 700, number % 300], [6_000, 5_000, 5_000], 8_300, 1_000, null, null, 1, 1, "normal", "none", [], 7);

    private static double Appends(string folder, int batch, int flushes) => WithLog(folder, Options, log =>
    {
        EntryBody[] bodies = [.. Enumerable.Range(0, batch).Select(Entry)];
        return Time(() => Append(log, bodies, flushes));
    });

    private static void Append(LogWriter log, EntryBody[] bodies, int flushes) => Repeat(flushes, () =>
    {
        if (bodies.Length == 1)
        {
            log.Append(bodies[0]);
        }
        else
        {
            log.AppendMany(bodies);
        }
    });

    private static double Checkpoints(string folder, int count, LogWriterOptions options, Func<IStorage, IStorage>? wrap = null) => WithLog(folder, options, log => Time(() => Repeat(count, () =>
    {
        log.Append(Entry(1));
        log.Checkpoint();
    })), wrap);

    // Everything that an append brings with it on a real disk: bundles, tiles, checkpoints, key epochs, and what the runtime needs to open their files.
    private static void Allocations(string folder, int batch, int flushes) => WithLog(folder, Options, log =>
    {
        EntryBody[] bodies = [.. Enumerable.Range(0, batch).Select(Entry)];
        Append(log, bodies, flushes);
        int length = log.ReadEntry(log.Size - 1)!.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Append(log, bodies, flushes);
        double each = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(flushes * batch);
        Print($"{batch} a flush", $"allocates {each:n0} bytes for an entry of {length}, all included", each / length, "times the entry");
        return each;
    });

    // What is left of a batch where files cost nothing: to encode, to check, to hash, to sum and to sign, and to change keys.
    private static void WithoutDisk()
    {
        const int Flushes = 16;
        EntryBody[] bodies = [.. Enumerable.Range(0, 256).Select(Entry)];
        double least = double.MaxValue;
        for (int round = 0; round < 10 * QuietRounds; round++)
        {
            using LogWriter log = LogWriter.Open(new Files(), new Clock(), new NoRandom(), new Ed25519Signing(), Options);
            least = Math.Min(least, Time(() => Append(log, bodies, Flushes)));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"256 a flush without a disk, quietest rounds",-47} {1_000 * least / Flushes:0.00} ms for each flush"));
    }

    private static double WithLog(string folder, LogWriterOptions options, Func<LogWriter, double> measure, Func<IStorage, IStorage>? wrap = null)
    {
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        using var storage = new FileStorage(path);
        using LogWriter log = LogWriter.Open(wrap?.Invoke(storage) ?? storage, new Clock(), new NoRandom(), new Ed25519Signing(), options);
        log.Append(Entry(0));
        log.Checkpoint();
        return measure(log);
    }

    private static double Bare(string folder, int bytes, int flushes)
    {
        var buffer = new byte[bytes];
        using var stream = new FileStream(Path.Combine(folder, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        return Time(() => Repeat(flushes, () =>
        {
            stream.Write(buffer, 0, buffer.Length);
            stream.Flush(flushToDisk: true);
        }));
    }

    // The files that entries and their checkpoint cannot do without, written by nobody who looks at them: what a writer cannot be quicker than on this disk.
    private static double BareFiles(string folder, int entries, int rounds, Ed25519Signer signer)
    {
        string path = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        string temporary = Path.Combine(path, "new");
        string checkpoint = Path.Combine(path, "checkpoint");
        File.WriteAllBytes(checkpoint, []);
        using var ahead = new FileStream(Path.Combine(path, "ahead"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        using var slot = new FileStream(Path.Combine(path, "slot"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        int number = 0;
        return Time(() => Repeat(rounds, () =>
        {
            Flushed(ahead, entries * EntryBytes);
            if (entries == 256)
            {
                New(entries * EntryBytes, Path.Combine(path, $"bundle{number}"));
                New(256 * 32, Path.Combine(path, $"tile{number++}"));
            }

            signer.Sign(new byte[200]);
            slot.Position = 0;
            Flushed(slot, 1_024);
            New(200, checkpoint);
        }));

        void New(int bytes, string name)
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
            {
                Flushed(stream, bytes);
            }

            File.Move(temporary, name, overwrite: true);
        }

        static void Flushed(FileStream stream, int bytes)
        {
            stream.Write(new byte[bytes]);
            stream.Flush(flushToDisk: true);
        }
    }

    private static void Memory()
    {
        foreach (int size in new[] { 10_000, 200_000, 1_000_000 })
        {
            var storage = new Files();
            var held = new LogWriter?[1];
            Grow(held, storage, size);
            (double alone, int length) = Alone(held);
            long with = GC.GetTotalMemory(forceFullCollection: true);
            Drop(held);
            double writer = (with - GC.GetTotalMemory(forceFullCollection: true)) / 1_024.0;
            Print($"append at {size:n0} entries", $"allocates {alone:n0} bytes for an entry of {length}; the writer holds {writer:n1} KB", alone / length, "times the entry");
            GC.KeepAlive(storage);
        }
    }

    // Apart, so that no frame that is still alive holds the writer.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Grow(LogWriter?[] held, Files storage, int size)
    {
        LogWriter log = LogWriter.Open(storage, new Clock(), new NoRandom(), new Ed25519Signing(), Options);
        EntryBody[] bodies = [.. Enumerable.Range(0, 256).Select(Entry)];
        while (log.Size < size)
        {
            log.AppendMany(bodies);
        }

        // The first entries after a checkpoint in a bundle that has just begun: nothing but appends is measured then.
        log.AppendMany(bodies.AsSpan(0, (int)(256 - (log.Size % 256)) + 1).ToArray());
        log.Checkpoint();
        held[0] = log;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (double Bytes, int Length) Alone(LogWriter?[] held)
    {
        LogWriter log = held[0]!;
        EntryBody body = Entry(1);
        int length = log.ReadEntry(log.Append(body))!.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(64, () => log.Append(body));
        return ((GC.GetAllocatedBytesForCurrentThread() - before) / 64.0, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(LogWriter?[] held)
    {
        held[0]!.Dispose();
        held[0] = null;
    }

    private static void Starts()
    {
        var storages = new[] { 1_000, 100_000 }.Select(size =>
        {
            var storage = new Files(keepsAll: true);
            using LogWriter log = LogWriter.Open(storage, new Clock(), new NoRandom(), new Ed25519Signing(), Options);
            int over = (size / 256 * 256) + 100;
            while (log.Size < over)
            {
                log.AppendMany([.. Enumerable.Range(0, (int)Math.Min(100, over - log.Size)).Select(Entry)]);
            }

            log.Checkpoint();
            return storage;
        }).ToArray();
        var reads = new int[2];
        double[] times = new double[2];
        (times[0], times[1]) = Alternate(() => Start(0), () => Start(1));
        Print("start-up at 100,000 entries", $"{1_000 * times[1]:n1} ms and {reads[1]} reads; at 1,000 {1_000 * times[0]:n1} ms and {reads[0]} reads", times[1] / times[0], "times");

        double Start(int which)
        {
            Files copy = storages[which].Copy();
            double time = Time(() => LogWriter.Open(copy, new Clock(), new NoRandom(), new Ed25519Signing(), Options).Dispose());
            reads[which] = copy.Reads;
            return time;
        }
    }

    private static (double First, double Second) Quietest(Func<double> first, Func<double> second)
    {
        (double First, double Second) least = (double.MaxValue, double.MaxValue);
        for (int round = 0; round < QuietRounds; round++)
        {
            least = (Math.Min(least.First, first()), Math.Min(least.Second, second()));
        }

        return least;
    }

    private static (double First, double Second) Alternate(Func<double> first, Func<double> second)
    {
        first();
        second();
        var times = (First: new List<double>(), Second: new List<double>());
        for (int round = 0; round < Rounds; round++)
        {
            times.First.Add(first());
            times.Second.Add(second());
        }

        times.First.Sort();
        times.Second.Sort();
        return (times.First[Rounds / 2], times.Second[Rounds / 2]);
    }

    private static void Repeat(int count, Action action)
    {
        for (int i = 0; i < count; i++)
        {
            action();
        }
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Print(string what, string figures, double ratio, string of) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-47} {figures}: {ratio:0.00} {of}"));

    private sealed class Clock : IClock
    {
        public long UptimeMilliseconds => 1;

        public long? UtcSeconds => 1_800_000_000;

        public int Quality => 2;
    }

    private sealed class NoRandom : IRandomSource
    {
        public void Fill(byte[] buffer) => Array.Fill(buffer, (byte)7);
    }

    // The same files, without what else their class can do.
    private sealed class NeverEarly(IStorage storage) : IStorage
    {
        public byte[]? Read(string name) => storage.Read(name);

        public byte[]? ReadFrom(string name, long offset) => storage.ReadFrom(name, offset);

        public bool Holds(string name, ReadOnlyMemory<byte> bytes) => storage.Holds(name, bytes);

        public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => storage.Append(name, bytes, isDurable);

        public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => storage.Replace(name, bytes, durability);

        public void Overwrite(string name, byte[] bytes) => storage.Overwrite(name, bytes);

        public void Delete(string name) => storage.Delete(name);

        public void SyncDirectory(string folder) => storage.SyncDirectory(folder);

        public IReadOnlyList<string> List(string folder) => storage.List(folder);

        public StorageSpace Space() => storage.Space();
    }

    // Files in memory; what nobody reads again is not kept, unless all is.
    private sealed class Files(bool keepsAll = false) : IStorage
    {
        private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
        private readonly Dictionary<string, MemoryStream> _ahead = new(StringComparer.Ordinal);
        private readonly HashSet<string> _state = new(StringComparer.Ordinal);
        private string _last = string.Empty;

        public int Reads { get; private set; }

        public long Bytes => _files.Values.Sum(file => (long)file.Length) + _ahead.Values.Sum(stream => (long)stream.Capacity);

        public Files Copy()
        {
            var copy = new Files(true);
            foreach ((string name, byte[] bytes) in _files)
            {
                copy._files[name] = bytes;
            }

            copy._state.UnionWith(_state);

            foreach ((string name, MemoryStream stream) in _ahead)
            {
                copy._files[name] = stream.ToArray();
                copy._state.Add(name);
            }

            return copy;
        }

        public byte[]? Read(string name)
        {
            Reads++;
            return _ahead.TryGetValue(name, out MemoryStream? stream) ? stream.ToArray() : _files.GetValueOrDefault(name);
        }

        public byte[]? ReadFrom(string name, long offset)
        {
            Reads++;
            return _ahead.TryGetValue(name, out MemoryStream? stream) ? stream.GetBuffer().AsSpan((int)offset, (int)(stream.Length - offset)).ToArray() : _files.GetValueOrDefault(name);
        }

        public bool Holds(string name, ReadOnlyMemory<byte> bytes)
        {
            Reads++;
            return _files.TryGetValue(name, out byte[]? found) && bytes.Span.SequenceEqual(found);
        }

        public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => _ahead[name].Write(bytes.Span);

        public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability)
        {
            if (name.StartsWith("state/wal/", StringComparison.Ordinal))
            {
                var stream = new MemoryStream(4 * 256 * 512);
                stream.Write(bytes.Span);
                _ahead[name] = stream;
                return;
            }

            // A tile is read back once, directly after it was written.
            if (!keepsAll && (_last.StartsWith("log/tile/entries", StringComparison.Ordinal) || _last.StartsWith("log/tile/0/", StringComparison.Ordinal)))
            {
                _files.Remove(_last);
            }

            _last = name;
            _files[name] = bytes.ToArray();
            if (!name.StartsWith("log/", StringComparison.Ordinal))
            {
                _state.Add(name);
            }
        }

        public void Overwrite(string name, byte[] bytes)
        {
            _files[name] = (byte[])bytes.Clone();
            _state.Add(name);
        }

        public void Delete(string name)
        {
            _files.Remove(name);
            _state.Remove(name);
            _ahead.Remove(name);
        }

        public void SyncDirectory(string folder)
        {
        }

        // A file system goes straight to the folder; so does this, or the size of the log would be in the time of every start.
        public IReadOnlyList<string> List(string folder) => folder.StartsWith("log/", StringComparison.Ordinal)
            ? [.. Enumerable.Range(1, 255).Select(width => string.Create(CultureInfo.InvariantCulture, $"{folder}/{width}")).Where(_files.ContainsKey).Order(StringComparer.Ordinal)]
            : [.. _state.Concat(_ahead.Keys).Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        public StorageSpace Space() => default;
    }
}
