using System;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T10: a key rotation cut at each step, and rotations that nobody may make.</summary>
public sealed class T10RotationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-rotation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rotation_CutAtEachStepEndsAsIfItHadNotBeenCut(bool syncsFolders)
    {
        var disk = new PowerCutDisk(syncsFolders);
        int begin;
        byte[] next;
        using (LogWriter log = TestLog.Open(disk))
        {
            log.AppendMany([TestLog.Summary(1), TestLog.Summary(2)]);
            log.Checkpoint();
            begin = disk.Steps;
            log.Rotate();
            next = log.Key.Key;
        }

        int end = disk.Steps;
        Assert.True(end - begin >= 10, $"{end - begin} steps");
        for (int cut = begin; cut <= end; cut++)
        {
            for (int seed = 0; seed < 4; seed++)
            {
                var storage = new MemoryStorage();
                foreach ((string name, byte[] bytes) in disk.Cut(cut, new Random(seed)))
                {
                    storage.Files[name] = bytes;
                }

                using LogWriter again = TestLog.Open(storage);
                again.Checkpoint();
                PublishedLog read = PublishedLog.Read(storage.Files);
                bool hasRotated = read.Entries.Select((_, i) => read[i]).Any(entry => entry["t"]!.Text == RotateEntry.Name);
                Assert.Equal(hasRotated ? 1 : 0, again.Epoch);
                Assert.Equal(hasRotated, again.Key.Key.AsSpan().SequenceEqual(next));
                Assert.True(hasRotated || cut < end, $"cut {cut} of {begin} to {end}");
                Assert.Equal(read.Entries.Select((_, i) => hasRotated && i > 4 ? 1L : 0L), read.Entries.Select((_, i) => read[i]["e"]!.Integer));
                int secrets = new[] { "keys/secret.a", "keys/secret.b" }.Count(name => storage.Files.TryGetValue(name, out byte[]? slot) && slot.Any(b => b != 0));
                Assert.Equal(1, secrets);
            }
        }
    }

    [Fact]
    public void Rotation_IsSignedByBothKeysAndOverwritesTheOldSecret()
    {
        var storage = new MemoryStorage();
        using LogWriter log = TestLog.Open(storage);
        VerifierKey old = log.Key;
        byte[] secret = (byte[])storage.Files["keys/secret.a"].Clone();
        log.Rotate();

        SignedCheckpoint signed = SignedCheckpoint.Open(storage.Files["log/checkpoint"], [old, log.Key], TestLog.Ed25519);
        Assert.Equal(2, signed.SignedBy.Count);
        Assert.Equal(log.Size, signed.Checkpoint.Size);
        Assert.All(storage.Files["keys/secret.a"], b => Assert.Equal(0, b));
        byte[] state = secret[8..40];
        Assert.DoesNotContain(storage.Files.Values, file => file.AsSpan().IndexOf(state) >= 0);
        Assert.Null(Rotation.Problem(CanonicalJson.Parse(log.ReadEntry(2)!), 2, 0, old, TestLog.Ed25519, out VerifierKey? next));
        Assert.Equal(log.Key.ToString(), next!.ToString());
    }

    [Fact]
    public void Epoch_EndsAfter1024EntriesAndAfterADayAlsoWhenNothingHappened()
    {
        var storage = new MemoryStorage();
        var clock = new SetClock();
        using (LogWriter log = TestLog.Open(storage, clock))
        {
            while (log.Size < 1_100)
            {
                log.Append(TestLog.Summary((int)log.Size));
                log.Tick();
            }

            Assert.Equal(1, log.Epoch);
            Assert.Equal(RotateEntry.Name, CanonicalJson.Parse(log.ReadEntry(LogWriter.MaxEpochEntries - 1)!)["t"]!.Text);
            clock.UptimeMilliseconds = 13 * 3_600_000L;
            log.Tick();
            Assert.Equal(1, log.Epoch);
            log.Append(TestLog.Summary(1_101));
            log.Checkpoint();
        }

        // The running time counts across restarts.
        clock.UptimeMilliseconds = 0;
        using LogWriter again = TestLog.Open(storage, clock);
        again.Checkpoint();
        clock.UptimeMilliseconds = 10 * 3_600_000L;
        again.Tick();
        Assert.Equal(1, again.Epoch);
        clock.UptimeMilliseconds = 12 * 3_600_000L;
        again.Tick();
        Assert.Equal(2, again.Epoch);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(2_500)]
    public void Epoch_EndsWithItsEntry1024AlsoWithoutTickAndAmongEntriesThatComeTogether(int batch)
    {
        var storage = new MemoryStorage();
        using (LogWriter log = TestLog.Open(storage))
        {
            while (log.Size < 4_000)
            {
                log.AppendMany([.. Enumerable.Range(0, batch).Select(TestLog.Summary)]);
            }

            log.Checkpoint();
        }

        storage.Export(_folder);
        JsonValue[] entries = [.. TestLog.Entries(_folder)];
        long[] rotations = [.. entries.Where(entry => entry["t"]!.Text == RotateEntry.Name).Select(entry => entry["n"]!.Integer)];
        Assert.Equal(Enumerable.Range(1, entries.Length / LogWriter.MaxEpochEntries).Select(epoch => (long)(epoch * LogWriter.MaxEpochEntries) - 1), rotations);
        int[] numbers = [.. entries.Where(entry => entry["t"]!.Text == SummaryEntry.Name).Select(entry => (int)entry["inferences"]!.Integer)];
        Assert.Equal(numbers.Select((_, i) => i % batch), numbers);
        Assert.Empty(TestLog.Verify(_folder).Findings);
    }

    [Fact]
    public void AppendMany_WritesNothingWhereAnEntryBehindTheEndOfTheEpochDoesNotFit()
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        long size = log.Size;
        Assert.Throws<ArgumentException>(() => log.AppendMany([.. Enumerable.Range(0, 1_100).Select(TestLog.Summary), new FaultEntry("nothing", "write_failed", null)]));
        Assert.Equal(size, log.Size);
        Assert.Equal(0, log.Epoch);
    }

    [Fact]
    public void Forgeries_AreRefused()
    {
        using var old = new Ed25519Signer(TestLog.Origin, new byte[32]);
        using var next = new Ed25519Signer(TestLog.Origin, Enumerable.Repeat((byte)9, 32).ToArray());
        var oldKey = VerifierKey.OfLog(old.Name, old.PublicKey);
        string Problem(long index, long epoch, ISigner by, byte[] key, ISigner possession, long claimed)
        {
            string text = VerifierKey.OfLog(TestLog.Origin, key).ToString();
            byte[] message = Rotation.Text(TestLog.Origin, claimed, index, new byte[32], text);
            var body = new RotateEntry(claimed, text, index, new byte[32], by.Sign(message), possession.Sign(message));
            JsonValue entry = JsonValue.Of([.. body.Fields(), ("t", JsonValue.Of("rotate")), ("n", JsonValue.Of(index)), ("e", JsonValue.Of(epoch))]);
            return Rotation.Problem(entry, index, epoch, oldKey, TestLog.Ed25519, out _) ?? string.Empty;
        }

        Assert.Empty(Problem(5, 0, old, next.PublicKey, next, 1));
        Assert.Contains("does not end epoch", Problem(5, 0, old, next.PublicKey, next, 2), StringComparison.Ordinal);
        Assert.Contains("not signed by the key of epoch 0", Problem(5, 0, next, next.PublicKey, next, 1), StringComparison.Ordinal);
        Assert.Contains("own signature", Problem(5, 0, old, next.PublicKey, old, 1), StringComparison.Ordinal);
        Assert.Contains("not to be trusted", Problem(5, 0, old, [1, .. new byte[31]], next, 1), StringComparison.Ordinal);

        // A second one in the same epoch: the first has ended it.
        var nextKey = VerifierKey.OfLog(next.Name, next.PublicKey);
        JsonValue second = JsonValue.Of([.. new RotateEntry(1, nextKey.ToString(), 6, new byte[32], new byte[64], new byte[64]).Fields(), ("t", JsonValue.Of("rotate")), ("n", JsonValue.Of(6)), ("e", JsonValue.Of(0))]);
        Assert.Contains("does not end epoch 1", Rotation.Problem(second, 6, 1, nextKey, TestLog.Ed25519, out _), StringComparison.Ordinal);
        Assert.Contains("the old one again", Problem(5, 0, old, old.PublicKey, old, 1), StringComparison.Ordinal);
    }
}
