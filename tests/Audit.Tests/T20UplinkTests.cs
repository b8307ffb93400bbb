using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T20: the uplink. Each signed entry arrives once, whatever breaks; nothing arrives that the log's key has not signed for; the board believes nothing that it cannot check.</summary>
public class T20UplinkTests
{
    private const long Time = 1_800_000_000;
    private const int Seed = 20;

    private static readonly Ed25519Signer WitnessKey = new("witness.example/w1", new byte[32]);
    private static readonly VerifierKey WitnessPublic = VerifierKey.OfWitness(WitnessKey.Name, WitnessKey.PublicKey);

    [Theory]
    [InlineData(1, 12)]
    [InlineData(700, 40)]
    [InlineData(32_768, 255)]
    [InlineData(1_000_000, 255)]
    public void Entries_ArriveOnceAndTheCopyIsTheLogItself(int maxEntryBytes, int count)
    {
        var storage = new MemoryStorage();
        var copy = new MemoryStorage();
        using LogWriter log = TestLog.Open(storage);
        var station = new Station(copy);
        var outbox = new Outbox(log, station, TestLog.Ed25519, WitnessPublic, maxEntryBytes);
        Grow(log, count);
        Drain(outbox);
        Grow(log, 4);
        log.Rotate();
        Drain(outbox);
        Grow(log, count + 45);
        log.Rotate();
        Grow(log, 1);
        Drain(outbox);

        PublishedLog received = PublishedLog.Read(copy.Files);
        Assert.Equal(log.SignedSize, received.Checkpoint.Size);
        Assert.All(Enumerable.Range(0, received.Entries.Count), index => Assert.Equal(log.ReadEntry(index), received.Entries[index]));
        Assert.Equal(received.Entries.Count, station.Delivered);
        Assert.Equal(log.SignedSize, outbox.Acknowledged);

        // The witness signed, and what it signed stands in the log and under the copy's checkpoint.
        Assert.Contains("\"t\":\"witness\"", System.Text.Encoding.ASCII.GetString(log.ReadEntry(log.Size - 1)!), StringComparison.Ordinal);
        Assert.Contains(WitnessPublic, SignedCheckpoint.Open(copy.Files["log/checkpoint"], [log.Key, WitnessPublic], TestLog.Ed25519).SignedBy);
    }

    [Fact]
    public void Copy_VerifiesByTheAuditorsChecks()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            using LogWriter log = TestLog.Open(new MemoryStorage());
            using (var copy = new FileStorage(Path.Combine(folder, "copy")))
            {
                var outbox = new Outbox(log, new DirectoryEnd(copy, log, TestLog.Ed25519), TestLog.Ed25519, null);
                Grow(log, 520);
                log.Rotate();
                Grow(log, 3);
                for (int i = 0; i < 30_000 && !outbox.IsIdle; i++)
                {
                    outbox.Step(i);
                    Thread.Sleep(1);
                }
            }

            Verdict verdict = TestLog.Verify(Path.Combine(folder, "copy"));
            Assert.Empty(verdict.Findings);
            Assert.Equal(526, verdict.Size);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>80 cuts of the station's power and the board's reset at each; 5,000 with LONG=1.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PowerCutAtTheStation_LosesNothingThatWasAcknowledged(bool syncsFolders)
    {
        var signing = new QuickSigning();
        using LogWriter log = LogWriter.Open(new MemoryStorage(), new StepClock(), new SeededRandom(1), signing, TestLog.Options);
        Grow(log, 300);
        log.Rotate();
        Grow(log, 30);
        var disk = new PowerCutDisk(syncsFolders);
        var marks = new List<(int Step, long Acknowledged)>();
        var life = new Station(disk, signing, log) { Answered = answer => marks.Add((disk.Steps, answer.Size)) };
        Drain(new Outbox(log, life, signing, null, 9_000));
        Assert.Equal(log.SignedSize, marks[^1].Acknowledged);

        int cuts = Environment.GetEnvironmentVariable("LONG") == "1" ? 2_500 : 40;
        for (int i = 0; i < cuts; i++)
        {
            var random = new Random(HashCode.Combine(Seed, i));
            int cut = random.Next(disk.Steps + 1);
            var after = new MemoryStorage();
            foreach ((string name, byte[] bytes) in disk.Cut(cut, random))
            {
                after.Files[name] = bytes;
            }

            long acknowledged = marks.LastOrDefault(mark => mark.Step <= cut).Acknowledged;
            Assert.True(new Mirror(after, log.Key, signing).Size >= acknowledged, $"seed {Seed}, cut {i} after step {cut}: {acknowledged} were acknowledged");

            // The board starts too and knows nothing; the rest is sent, and the copy is whole.
            var station = new Station(after, signing, log);
            Drain(new Outbox(log, station, signing, null));
            PublishedLog received = PublishedLog.Read(after.Files);
            Assert.Equal(log.SignedSize, received.Checkpoint.Size);
            Assert.InRange(station.Delivered, 0, log.SignedSize - acknowledged);
        }
    }

    /// <summary>40 cuts; 1,000 with LONG=1. The station keeps what it had at that moment.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PowerCutOfTheBoardInMidSend_NeverLooksLikeARollback(bool syncsFolders)
    {
        var signing = new QuickSigning();
        var disk = new PowerCutDisk(syncsFolders);
        var copy = new MemoryStorage();
        var seen = new List<(int Step, Dictionary<string, byte[]> Files)> { (0, []) };
        using (LogWriter log = LogWriter.Open(disk, new StepClock(), new SeededRandom(1), signing, TestLog.Options))
        {
            var station = new Station(copy, signing, log) { Answered = _ => seen.Add((disk.Steps, new Dictionary<string, byte[]>(copy.Files))) };
            var outbox = new Outbox(log, station, signing, null, 900);
            for (int round = 0; round < 6; round++)
            {
                Grow(log, 11);
                outbox.Step(round * 400_000L);
                if (round % 2 == 1)
                {
                    log.Rotate();
                }

                Drain(outbox);
            }
        }

        int cuts = Environment.GetEnvironmentVariable("LONG") == "1" ? 500 : 20;
        for (int i = 0; i < cuts; i++)
        {
            var random = new Random(HashCode.Combine(Seed, i));
            int cut = random.Next(disk.Steps + 1);
            var after = new MemoryStorage();
            foreach ((string name, byte[] bytes) in disk.Cut(cut, random))
            {
                after.Files[name] = bytes;
            }

            var kept = new MemoryStorage();
            foreach ((string name, byte[] bytes) in seen.Last(one => one.Step <= cut).Files)
            {
                kept.Files[name] = bytes;
            }

            using LogWriter log = LogWriter.Open(after, new StepClock(), new SeededRandom(1), signing, TestLog.Options);
            log.Checkpoint();
            var outbox = new Outbox(log, new Station(kept, signing, log), signing, null, 900);
            Drain(outbox);
            Assert.False(outbox.IsRolledBack, $"seed {Seed}, cut {i} after step {cut}: {outbox.Problem}");
            Assert.Equal(log.SignedSize, PublishedLog.Read(kept.Files).Checkpoint.Size);
        }
    }

    [Fact]
    public void LostAndRepeatedAnswers_SendNothingTwice()
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        Grow(log, 90);
        var copy = new MemoryStorage();
        var station = new Station(copy);
        int calls = 0;
        UplinkAnswer? last = null;
        var end = new Scripted(body =>
        {
            // Every third answer is lost, every fourth is the one before it once more.
            calls++;
            UplinkAnswer answer = station.Take(body);
            if (calls % 3 == 0)
            {
                throw new IOException("the line went dead");
            }

            if (calls % 4 == 0 && last != null)
            {
                return last;
            }

            return last = answer;
        });
        Drain(new Outbox(log, end, TestLog.Ed25519, null, 600), patience: 2_000);

        Assert.Equal(log.SignedSize, PublishedLog.Read(copy.Files).Checkpoint.Size);
        Assert.Equal(log.SignedSize, station.Delivered);
    }

    [Fact]
    public void AnswersOfAnEnemy_NeverHarmTheLogNorStopIt()
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        Grow(log, 20);
        var random = new Random(Seed);
        byte[] forged = new Checkpoint(TestLog.Origin, 9_999, new byte[32]).Sign(new Ed25519Signer(TestLog.Origin, new byte[32]));
        var end = new Scripted(_ => new UplinkAnswer(
            new[] { 0, 200, 200, 400, 403, 404, 409, 409, 422, 599 }[random.Next(10)],
            new[] { 0, 1, log.SignedSize - 1, log.SignedSize, log.SignedSize + 1, long.MaxValue }[random.Next(6)],
            random.Next(2) == 0 ? null : "— witness.example/w1 AAAAAAAAAAAA\n",
            random.Next(2) == 0 ? null : forged,
            [[1, 2, 3]]));
        var outbox = new Outbox(log, end, TestLog.Ed25519, WitnessPublic, 600);
        for (int i = 0; i < 400; i++)
        {
            outbox.Step(i * 400_000L);
        }

        Assert.False(outbox.IsRolledBack);
        Assert.InRange(outbox.Acknowledged, -1, log.SignedSize);
        log.Append(TestLog.Summary(1));
        log.Checkpoint();
        JsonValue[] later = Enumerable.Range(22, (int)log.Size - 22).Select(index => CanonicalJson.Parse(log.ReadEntry(index)!)).ToArray();
        Assert.All(later, entry => Assert.Contains(entry["t"]!.Text, new[] { FaultEntry.Name, SummaryEntry.Name }));
        Assert.DoesNotContain(later, entry => entry["t"]!.Text == WitnessEntry.Name);
    }

    [Fact]
    public void StationThatShowsAnotherBranchOfOurOwnSignature_MeansThatTheFlashWasPutBack()
    {
        // The same device twice: the second goes on from an older image.
        using LogWriter ahead = TestLog.Open(new MemoryStorage());
        Grow(ahead, 9);
        var copy = new MemoryStorage();
        Drain(new Outbox(ahead, new Station(copy), TestLog.Ed25519, WitnessPublic));

        var image = new MemoryStorage();
        using LogWriter back = TestLog.Open(image);
        back.Append(TestLog.Summary(77));
        back.Checkpoint();
        var behind = new Outbox(back, new Station(copy), TestLog.Ed25519, WitnessPublic);
        Drain(behind);
        Assert.True(behind.IsRolledBack);

        Grow(back, 40);
        var fork = new Outbox(back, new Station(copy), TestLog.Ed25519, WitnessPublic);
        Drain(fork);
        Assert.True(fork.IsRolledBack);
        Assert.Equal("rolled_back", CanonicalJson.Parse(back.ReadEntry(back.Size - 1)!)["code"]!.Text);

        // The next start opens a successor by itself.
        var next = new MemoryStorage();
        bool isMade = false;
        (LogWriter successor, int generation, LogCorruptException? _) = SuccessorLog.Open(
            (wanted, make) => wanted == 1 ? image : (isMade |= make) ? next : null, new StepClock(), new SeededRandom(3), TestLog.Ed25519, TestLog.Options);
        using (successor)
        {
            Assert.Equal(2, generation);
            Assert.Equal(TestLog.Origin + "/2", successor.Origin);
        }
        Assert.Equal(ahead.SignedSize, PublishedLog.Read(copy.Files).Checkpoint.Size);
    }

    [Fact]
    public void Mirror_TakesNothingThatIsNotAsSigned()
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        Grow(log, 5);
        log.Rotate();
        Grow(log, 2);
        byte[] good = Capture(log)[1];
        var untouched = new MemoryStorage();
        Assert.Equal(200, new Station(untouched).Take(good).Status);
        byte[] taken = untouched.Files["log/checkpoint"];

        // Truncations, and bits flipped in the head and the entries, a fifth of the bytes without LONG=1: refused, and nothing is there.
        UplinkMessage parsed = UplinkMessage.Parse(good);
        Assert.Equal(good, parsed.Encode());
        int entriesEnd = good.Length - parsed.Request.Encode().Length;
        for (int length = 0; length < good.Length; length += length < 64 || length > entriesEnd ? 1 : 97)
        {
            Refused(good[..length]);
        }

        int step = Environment.GetEnvironmentVariable("LONG") == "1" ? 1 : 5;
        for (int at = 0; at < entriesEnd; at += at < 64 ? 1 : step)
        {
            byte[] spoiled = (byte[])good.Clone();
            spoiled[at] ^= (byte)(1 << (at % 8));
            Refused(spoiled);
        }

        Assert.Equal(taken, untouched.Files["log/checkpoint"]);
        static void Refused(byte[] body)
        {
            var storage = new MemoryStorage();
            Assert.NotEqual(200, new Station(storage).Take(body).Status);
            Assert.DoesNotContain(storage.Files.Keys, name => !name.StartsWith("witness/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Mirror_RefusesAnotherBranchAndAnotherKey()
    {
        using LogWriter left = TestLog.Open(new MemoryStorage());
        using LogWriter right = TestLog.Open(new MemoryStorage());
        Grow(left, 10);
        right.Append(TestLog.Summary(500));
        Grow(right, 20);
        var copy = new MemoryStorage();
        var station = new Station(copy);
        Drain(new Outbox(left, station, TestLog.Ed25519, null));
        long size = left.SignedSize;
        var entries = Enumerable.Range((int)size, (int)(right.SignedSize - size)).Select(index => right.ReadEntry(index)!).ToArray();
        Assert.Equal(422, station.Take(new UplinkMessage(size, entries, right.RequestFor(right.SignedSize)).Encode()).Status);

        using var stranger = new Ed25519Signer(TestLog.Origin, [.. Enumerable.Repeat((byte)9, 32)]);
        Grow(left, 1);
        byte[] note = new Checkpoint(TestLog.Origin, left.Size, left.Root).Sign(stranger);
        byte[][] rest = [.. Enumerable.Range((int)size, (int)(left.Size - size)).Select(index => left.ReadEntry(index)!)];
        Assert.Equal(403, station.Take(new UplinkMessage(size, rest, new WitnessRequest(left.Size, [], note, [])).Encode()).Status);
        Assert.Equal(404, station.Take(new UplinkMessage(0, [], new WitnessRequest(0, [], new Checkpoint("other.example/log", 5, new byte[32]).Sign(stranger), [])).Encode()).Status);
        Assert.Equal(size, new Mirror(copy, TestLog.Key, TestLog.Ed25519).Size);
    }

    [Fact]
    public void WitnessThatSignedAnotherBranchByItsOtherDoor_DoesNotSignThisOne()
    {
        using LogWriter left = TestLog.Open(new MemoryStorage());
        using LogWriter right = TestLog.Open(new MemoryStorage());
        Grow(left, 10);
        Grow(right, 4);
        right.Append(TestLog.Summary(500));
        right.Checkpoint();
        var station = new Station(new MemoryStorage());
        Assert.Equal(200, station.Witness!.Add(right.RequestFor(0).Encode(), Time).Status);
        UplinkAnswer? last = null;
        var outbox = new Outbox(left, new Scripted(body => last = station.Take(body)), TestLog.Ed25519, WitnessPublic);
        Drain(outbox);

        Assert.Equal(422, last!.Status);
        Assert.Null(last.Cosignature);
        Assert.True(outbox.IsRolledBack);
    }

    [Fact]
    public void MessagesHaveNoFieldForAnythingButTheLog()
    {
        // Raw input would need a member to travel in. These are all there are, and the entries' schema has none for a series either.
        Assert.Equal(["End", "Entries", "First", "Request"], Properties(typeof(UplinkMessage)));
        Assert.Equal(["CheckpointNote", "OldSize", "Proof", "Rotations"], Properties(typeof(WitnessRequest)));
        Assert.Equal(["Index", "Kind", "Origin", "Text"], Properties(typeof(UplinkEvent)));
        Assert.DoesNotContain(typeof(UplinkMessage).Assembly.GetReferencedAssemblies(), assembly => assembly.Name!.Contains("Sensing", StringComparison.Ordinal) || assembly.Name.Contains("Dsp", StringComparison.Ordinal));

        // And what a message carries is what the log holds, byte for byte.
        using LogWriter log = TestLog.Open(new MemoryStorage());
        Grow(log, 40);
        log.Rotate();
        long index = 0;
        foreach (byte[] body in Capture(log, 2_000).Skip(1))
        {
            UplinkMessage message = UplinkMessage.Parse(body);
            Assert.All(message.Entries, entry => Assert.Equal(log.ReadEntry(index++), entry));
            Assert.All(message.Request.Rotations, rotation => Assert.Equal(log.ReadEntry(CanonicalJson.Parse(rotation.Entry)["n"]!.Integer), rotation.Entry));
            Assert.Equal(log.PublishedCheckpoint(), message.Request.CheckpointNote);
        }

        Assert.Equal(log.SignedSize, index);
        static string[] Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Order(StringComparer.Ordinal).ToArray();
    }

    [Fact]
    public void MessageAndAnswer_RefuseOrEncodeToThemselves()
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        Grow(log, 3);
        Fuzz(Capture(log)[1], bytes => UplinkMessage.Parse(bytes).Encode());
        Fuzz(new UplinkAnswer(409, 17, "— w AAAAAAA=\n", [1, 2, 3], [[4], [5, 6]]).Encode(), bytes => UplinkAnswer.Parse(bytes).Encode());
        Fuzz(UplinkAnswer.Of(200, 0).Encode(), bytes => UplinkAnswer.Parse(bytes).Encode());
    }

    [Fact]
    public async Task EventService_IsToldOfEachAlertOnceAndGoesOnAfterAReset()
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        for (int i = 0; i < 5; i++)
        {
            log.Append(new AlertEntry(0, "solvent_vapour", "alarm", ["lamp"], "on_the_loop", false, new string('0', 64), "alarm"));
            log.Append(TestLog.Summary(i));
        }

        log.Checkpoint();
        var kept = new MemoryStorage();
        var told = new List<string>();
        int left = 2;
        Drain(new Outbox(log, new EventEnd(kept, Send), TestLog.Ed25519, null), patience: 3);
        Assert.Equal(2, told.Count);

        left = int.MaxValue;
        Drain(new Outbox(log, new EventEnd(kept, Send), TestLog.Ed25519, null, 1));
        Assert.Equal(["alert 2", "alert 4", "alert 6", "alert 8", "alert 10", "checkpoint 12"], told);
        await Assert.ThrowsAsync<NoteFormatException>(() => new EventEnd(kept, Send).SendAsync([1, 2, 3]));

        Task<bool> Send(UplinkEvent one)
        {
            if (left-- <= 0)
            {
                return Task.FromResult(false);
            }

            told.Add($"{one.Kind} {one.Index}");
            Assert.Equal(TestLog.Origin, one.Origin);
            return Task.FromResult(true);
        }
    }

    private static void Grow(LogWriter log, int count)
    {
        log.AppendMany([.. Enumerable.Range((int)log.Size, count).Select(TestLog.Summary)]);
        log.Checkpoint();
    }

    // Waits of the outbox pass at once: each step is more than its longest wait after the one before.
    private static void Drain(Outbox outbox, int patience = 20_000)
    {
        for (int i = 0; i < patience && !outbox.IsIdle; i++)
        {
            outbox.Step(i * 400_000L);
        }
    }

    private static List<byte[]> Capture(LogWriter log, int maxEntryBytes = 1_000_000)
    {
        var bodies = new List<byte[]>();
        var station = new Station(new MemoryStorage());
        Drain(new Outbox(
            log,
            new Scripted(body =>
            {
                bodies.Add(body);
                return station.Take(body);
            }),
            TestLog.Ed25519,
            null,
            maxEntryBytes));
        return bodies;
    }

    private static void Fuzz(byte[] good, Func<byte[], byte[]> parse)
    {
        Assert.Equal(good, parse(good));
        var random = new Random(Seed);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = (byte[])good.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            bytes = random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                Assert.Equal(bytes, parse(bytes));
            }
            catch (NoteFormatException)
            {
                // Refused in words.
            }
        }
    }

    /// <summary>A far end made of the real receiver and witness.</summary>
    private sealed class Station : IUplinkEnd
    {
        private readonly Receiver _receiver;
        private readonly Mirror _mirror;

        public Station(IStorage copy)
        {
            Witness = new Witness(copy, WitnessKey, TestLog.Ed25519, [TestLog.Key]);
            _mirror = new Mirror(copy, TestLog.Key, TestLog.Ed25519);
            _receiver = new Receiver(origin => origin == TestLog.Origin ? _mirror : null, Witness, _ => []);
        }

        public Station(IStorage copy, ISigning signing, LogWriter log)
        {
            VerifierKey first = VerifierKey.Parse(CanonicalJson.Parse(log.ReadEntry(0)!)["key"]!.Text, signing);
            _mirror = new Mirror(copy, first, signing);
            _receiver = new Receiver(origin => origin == TestLog.Origin ? _mirror : null, null, _ => []);
        }

        public Witness? Witness { get; }

        public Action<UplinkAnswer>? Answered { get; init; }

        /// <summary>Gets how many entries were taken from messages.</summary>
        public long Delivered { get; private set; }

        public UplinkAnswer Take(byte[] body)
        {
            UplinkAnswer answer = _receiver.Take(body, Time);
            Delivered += answer.Status == 200 ? UplinkMessage.Parse(body).Entries.Count : 0;
            Answered?.Invoke(answer);
            return answer;
        }

        public Task<UplinkAnswer> SendAsync(byte[] message) => Task.FromResult(Take(message));
    }

    private sealed class Scripted(Func<byte[], UplinkAnswer> answer) : IUplinkEnd
    {
        public Task<UplinkAnswer> SendAsync(byte[] message)
        {
            try
            {
                return Task.FromResult(answer(message));
            }
            catch (IOException exception)
            {
                return Task.FromException<UplinkAnswer>(exception);
            }
        }
    }
}
