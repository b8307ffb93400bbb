using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Archive;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T12: one log is written, signed, rotated, exported, pruned and restarted at random while others read it and verify each read. 3,000 entries, 30,000 with LONG=1, and more where the readers were slow.</summary>
public sealed class T12HammerTests : IDisposable
{
    private const int Seed = 12;
    private const int LeastProofs = 50;

    private static readonly LogWriterOptions Options = TestLog.Options with { RetainMinDays = 0 };

    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-hammer-").FullName;
    private readonly ConcurrentBag<string> _problems = [];
    private long _minimum;
    private int _proofs;
    private volatile bool _isDone;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Hammer_FailsNoProofAndLosesNoEntry()
    {
        long target = Environment.GetEnvironmentVariable("LONG") == "1" ? 30_000 : 3_000;
        string log = Path.Combine(_folder, "log");
        Task[] readers = [.. Enumerable.Range(0, 2).Select(reader => Task.Factory.StartNew(
            () => Read(log, new Random(Seed + reader)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        long acknowledged;
        try
        {
            acknowledged = await Task.Run(() => Write(log, target));
        }
        finally
        {
            _isDone = true;
            await Task.WhenAll(readers);
        }

        Assert.Empty(_problems);
        Assert.True(_proofs > LeastProofs, $"{_proofs} proofs");
        PublishedLog whole = PublishedLog.Read(CrashRun.Files(log), _minimum);
        Assert.True(whole.Checkpoint.Size > acknowledged);
        GoProgram.Accepts("hammered", "-min", $"{_minimum}", "-history", log + ".history", log, TestLog.Key.ToString());
    }

    private long Write(string folder, long target)
    {
        var random = new Random(Seed);
        long acknowledged = 0;
        int exports = 0;
        long goal = target;
        while (acknowledged < goal)
        {
            using var storage = new FileStorage(folder);
            using LogWriter log = LogWriter.Open(storage, new StepClock(), new SeededRandom(1), TestLog.Ed25519, Options);
            Assert.True(log.Size > acknowledged, $"seed {Seed}: {log.Size} entries after a restart, {acknowledged} were acknowledged");
            for (int life = 0; life < 60 && acknowledged < goal; life++)
            {
                switch (random.Next(14))
                {
                    case 0:
                        log.Rotate();
                        break;
                    case 1 when log.SignedSize >= log.Minimum + 768:
                        long export = log.Append(new ExportEntry(null, "device", log.Minimum, log.Size, "archive"));
                        log.Checkpoint();
                        string archive = Path.Combine(_folder, $"archive{exports++}");
                        using (var copy = new FileStorage(archive))
                        {
                            LogExport.Copy(log, copy);
                        }

                        PublishedLog.Read(CrashRun.Files(archive), log.Minimum);
                        Directory.Delete(archive, recursive: true);
                        Interlocked.Exchange(ref _minimum, log.Minimum + 256);
                        Assert.True(log.Prune(log.Minimum + 256, "retention", export, _ => true));
                        break;
                    case 2 or 3:
                        log.Checkpoint();
                        break;
                    default:
                        log.AppendMany(Enumerable.Range(0, random.Next(1, 60)).Select(TestLog.Summary).ToArray());
                        log.Tick();
                        break;
                }

                acknowledged = log.Size;
            }

            if (acknowledged >= goal)
            {
                log.Checkpoint();
                log.Append(TestLog.Summary(1));
                log.Checkpoint();

                // Where the machine lets the readers run too little, the log goes on.
                if (Volatile.Read(ref _proofs) <= LeastProofs && goal < 10 * target)
                {
                    goal += target;
                }
            }
        }

        return acknowledged;
    }

    private void Read(string log, Random random)
    {
        using var hash = new MerkleHash();
        while (!_isDone)
        {
            string checkpointFile = Path.Combine(log, "checkpoint");
            if (!File.Exists(checkpointFile))
            {
                Thread.Sleep(5);
                continue;
            }

            long index = -1;
            try
            {
                Checkpoint checkpoint = Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(checkpointFile)).Text);
                long minimum = Interlocked.Read(ref _minimum);
                if (checkpoint.Size <= minimum)
                {
                    continue;
                }

                index = random.NextInt64(minimum, checkpoint.Size);
                var tree = new TileTree(checkpoint.Size, hash, path => Tile(log, path));
                int width = (int)Math.Min(256, checkpoint.Size - (index / 256 * 256));
                byte[] bundle = Tile(log, new TilePath(TilePath.Entries, index / 256, width)) ?? throw new IOException($"bundle of {index} at {checkpoint.Size}");
                byte[] entry = Entry(bundle, (int)(index % 256));
                Assert.Equal(index, CanonicalJson.Parse(entry)["n"]!.Integer);
                Assert.True(MerkleProof.VerifyInclusion(hash, index, checkpoint.Size, hash.Leaf(entry), checkpoint.Root, tree.Inclusion(index)), $"proof of {index} in {checkpoint.Size}");
                Interlocked.Increment(ref _proofs);
            }
            catch (Exception exception)
            {
                // What has been pruned meanwhile may be missed.
                if (index < 0 || index >= Interlocked.Read(ref _minimum))
                {
                    _problems.Add(exception.Message);
                }
            }
        }

        static byte[]? Tile(string log, TilePath path)
        {
            foreach (TilePath wanted in new[] { path, new TilePath(path.Level, path.Index, 256) })
            {
                try
                {
                    return File.ReadAllBytes(Path.Combine(log, wanted.ToString()));
                }
                catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
                {
                    // The full tile has taken its place.
                }
            }

            return null;
        }

        static byte[] Entry(byte[] bundle, int number)
        {
            int at = 0;
            for (; number > 0; number--)
            {
                at += 2 + ((bundle[at] << 8) | bundle[at + 1]);
            }

            return bundle[(at + 2)..(at + 2 + ((bundle[at] << 8) | bundle[at + 1]))];
        }
    }
}
