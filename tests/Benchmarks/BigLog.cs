using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Writes a clean log of any size for the verifier's measurements: decisions of 400 bytes, one a second, with a heartbeat every four minutes and the key epochs that the writer makes.</summary>
internal static class BigLog
{
    private const int Round = 240;

    /// <summary>Writes the log.</summary>
    /// <param name="folder">Where to; <c>FOLDER.policy</c> names its key.</param>
    /// <param name="size">Its entries.</param>
    public static void Write(string folder, long size)
    {
        var clock = new Clock();
        var storage = new Folder(Path.GetFullPath(folder));
        var options = new LogWriterOptions { Origin = "vendor.example/site/big", Device = "bench", Commissioning = new byte[32], HeartbeatSeconds = 900, RetainMaxDays = 36_500 };
        using LogWriter log = LogWriter.Open(storage, clock, new NoRandom(), new Ed25519Signing(), options);
        log.Append(new ModelLoadEntry("gas1", "1", new string('a', 64), new string('b', 64), new string('c', 64), null, "none", ["air", "gas", "tar"], ["none", "advisory", "alarm"], [5_000, 5_000, 6_000], 1_000, null));
        long number = 0;
        long bytes = 0;
        while (log.Size < size - 1)
        {
            var bodies = new List<EntryBody>();
            int count = (int)Math.Min(Round, size - log.Size - 1);
            for (int i = 0; i < count; i++)
            {
                bodies.Add(Decision(number++));
            }

            clock.Advance(Round);
            bodies.Add(new SummaryEntry("g0", "gas1", Round * 1_000, count, [("air", count), ("gas", 0), ("tar", 0)], [0, 0, 0, 0, 0, 0, 0, 0, 0, count], 0, 0, 0, count, 4_000, 4_100, 4_200, 1_000));
            long first = log.AppendMany(bodies);
            bytes = log.ReadEntry(first)!.Length;
            log.Tick();
        }

        log.Checkpoint();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder}: {log.Size:n0} entries, a decision of {bytes} bytes, {log.Epoch + 1:n0} key epochs"));
    }

    private static DecisionEntry Decision(long number)
    {
        byte[] commitment = SHA256.HashData(BitConverter.GetBytes(number));
        int runnerUp = 700 + (int)(number % 200);
        return new DecisionEntry(
            "g0", "gas1", commitment, ["air", "gas", "tar"], [9_000, runnerUp, 9_999 - 9_000 - runnerUp < 0 ? 100 : 999 - runnerUp], [5_000, 5_000, 6_000], 9_000 - runnerUp, 1_000, null, null, 1, 1, "normal", "none", [], 7);
    }

    private sealed class Clock : IClock
    {
        public long UptimeMilliseconds { get; private set; } = 1;

        public long? UtcSeconds => 1_800_000_000 + (UptimeMilliseconds / 1_000);

        public int Quality => 2;

        public void Advance(long seconds) => UptimeMilliseconds += 1_000 * seconds;
    }

    private sealed class NoRandom : IRandomSource
    {
        public void Fill(byte[] buffer) => Array.Fill(buffer, (byte)7);
    }

    // What is published goes to the disk without a flush, the board's own state stays in memory.
    private sealed class Folder(string root) : IStorage
    {
        private readonly Dictionary<string, byte[]> _state = new(StringComparer.Ordinal);
        private readonly Dictionary<string, MemoryStream> _ahead = new(StringComparer.Ordinal);

        public byte[]? Read(string name) => PathOf(name) is { } path
            ? File.Exists(path) ? File.ReadAllBytes(path) : null
            : _ahead.TryGetValue(name, out MemoryStream? stream) ? stream.ToArray() : _state.GetValueOrDefault(name);

        public byte[]? ReadFrom(string name, long offset) => Read(name) is { } all ? all[(int)Math.Min(offset, all.Length)..] : null;

        public bool Holds(string name, ReadOnlyMemory<byte> bytes) => Read(name) is { } found && bytes.Span.SequenceEqual(found);

        public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => _ahead[name].Write(bytes.Span);

        public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability)
        {
            if (PathOf(name) is { } path)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, bytes.Span);
            }
            else if (name.StartsWith("state/wal/", StringComparison.Ordinal))
            {
                var stream = new MemoryStream();
                stream.Write(bytes.Span);
                _ahead[name] = stream;
            }
            else
            {
                _state[name] = bytes.ToArray();
            }
        }

        public void Overwrite(string name, byte[] bytes) => _state[name] = (byte[])bytes.Clone();

        public void Delete(string name)
        {
            _ahead.Remove(name);
            _state.Remove(name);
            if (PathOf(name) is { } path && File.Exists(path))
            {
                File.Delete(path);
                string folder = Path.GetDirectoryName(path)!;
                if (folder.EndsWith(".p", StringComparison.Ordinal) && !Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    Directory.Delete(folder);
                }
            }
        }

        public void SyncDirectory(string folder)
        {
        }

        public IReadOnlyList<string> List(string folder) => PathOf(folder) is { } path
            ? Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Select(file => folder + "/" + Path.GetFileName(file)).Order(StringComparer.Ordinal)] : []
            : [.. _ahead.Keys.Concat(_state.Keys).Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        public StorageSpace Space() => default;

        private string? PathOf(string name) =>
            name.StartsWith("log/", StringComparison.Ordinal) ? Path.Combine(root, name["log/".Length..])
            : name is "policy" or "history" ? root + "." + name
            : null;
    }
}
