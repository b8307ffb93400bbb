using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Archive;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T14: pruning, cut at each step; proofs before and after; the archive laid over.</summary>
public class T14PruningTests
{
    private static readonly LogWriterOptions Options = TestLog.Options with { RetainMinDays = 0 };

    [Fact]
    public void Prune_KeepsEveryLaterProofAndTheArchiveLaidOverIsWhole()
    {
        var storage = new MemoryStorage();
        var archive = new MemoryStorage();
        using LogWriter log = Filled(storage, 800, out long export);
        LogExport.Copy(log, archive);
        PublishedLog.Read(archive.Files);
        TileTree before = log.TreeAt(log.SignedSize);
        long size = log.SignedSize;
        List<byte[]>[] inclusion = Enumerable.Range(512, 200).Select(index => before.Inclusion(index)).ToArray();
        List<byte[]>[] consistency = Enumerable.Range(512, 200).Select(old => before.Consistency(old)).ToArray();

        Assert.True(log.Prune(512, "retention", export, _ => true));

        Assert.Null(log.ReadEntry(0));
        Assert.DoesNotContain("log/tile/0/000", storage.Files.Keys);
        Assert.Equal(512, PublishedLog.Read(storage.Files, 512).First);
        TileTree after = log.TreeAt(size);
        Assert.Equal(inclusion, Enumerable.Range(512, 200).Select(index => after.Inclusion(index)));
        Assert.Equal(consistency, Enumerable.Range(512, 200).Select(old => after.Consistency(old)));

        // The key history reaches the enrolled key by what is left of the tree.
        KeyHistory history = KeyHistory.Parse(storage.Files["keys/history"]);
        Assert.Equal(history.Encode(), storage.Files["history"]);
        Assert.Equal(LogOpenEntry.Name, Audit.Log.Json.CanonicalJson.Parse(history.Items[0].Entry)["t"]!.Text);
        Assert.Equal(RotateEntry.Name, Audit.Log.Json.CanonicalJson.Parse(history.Items[1].Entry)["t"]!.Text);
        using var hash = new MerkleHash();
        Assert.All(history.Items, item => Assert.Equal(after.Node(8, item.Index / 256), item.TileHash(hash)));

        foreach ((string name, byte[] bytes) in archive.Files.Where(file => file.Key.StartsWith("log/tile/", StringComparison.Ordinal)))
        {
            storage.Files.TryAdd(name, bytes);
        }

        Assert.Equal(log.SignedSize, PublishedLog.Read(storage.Files).Entries.Count);
    }

    [Fact]
    public void NewWitness_IsGivenTheChangesOfKeyThatWerePruned()
    {
        var storage = new MemoryStorage();
        using LogWriter log = Filled(storage, 800, out long export);
        log.Rotate();
        Assert.True(log.Prune(512, "retention", export, _ => true));
        WitnessRequest request = log.RequestFor(0);
        Assert.Equal(2, request.Rotations.Count);
        Assert.Equal(200, Answer(request));

        // The same out of the directory, for a witness that is asked by file.
        var files = storage.Files.Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal)).ToDictionary(file => file.Key["log/".Length..], file => file.Value);
        using var proofs = new EntryProofs(LogDirectory.Of(files), log.SignedSize);
        KeyHistory.Item[] pruned = [.. KeyHistory.Parse(storage.Files["history"]).Items.Where(item => Audit.Log.Json.CanonicalJson.Parse(item.Entry)["t"]!.Text == RotateEntry.Name)];
        (long, byte[])[] rotations = [.. Enumerable.Range(512, (int)log.SignedSize - 512).Select(index => ((long)index, log.ReadEntry(index)!)).Where(entry => Audit.Log.Json.CanonicalJson.Parse(entry.Item2)["t"]!.Text == RotateEntry.Name)];
        WitnessRequest fromFiles = proofs.Request(0, log.PublishedCheckpoint(), pruned, rotations);
        Assert.Equal(request.Encode(), fromFiles.Encode());

        Assert.Equal(403, Answer(proofs.Request(0, log.PublishedCheckpoint(), [], [])));
        Assert.Single(log.RequestFor(600).Rotations);
        Assert.Equal(log.RequestFor(600).Encode(), proofs.Request(600, log.PublishedCheckpoint(), pruned, rotations).Encode());

        static int Answer(WitnessRequest request)
        {
            using var signer = new Ed25519Signer("witness.example/new", new byte[32]);
            return new Witness(new MemoryStorage(), signer, TestLog.Ed25519, [TestLog.Key]).Add(request.Encode(), 1_800_000_000).Status;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Prune_CutAtEachStepDeletesTooLittleRatherThanTooMuch(bool syncsFolders)
    {
        var disk = new PowerCutDisk(syncsFolders);
        int begin;
        using (LogWriter log = Filled(disk, 600, out long export))
        {
            begin = disk.Steps;
            log.Prune(512, "retention", export, _ => true);
        }

        for (int cut = begin; cut <= disk.Steps; cut++)
        {
            var storage = new MemoryStorage();
            foreach ((string name, byte[] bytes) in disk.Cut(cut, new Random(cut)))
            {
                storage.Files[name] = bytes;
            }

            using LogWriter again = Open(storage);
            again.Checkpoint();
            PublishedLog read = PublishedLog.Read(storage.Files, again.Minimum);
            bool isAnnounced = read.Entries.Select((_, i) => read[read.First + i]["t"]!.Text).Contains(PruneEntry.Name);
            Assert.True(read.First == 0 || isAnnounced, $"cut {cut}: entries are gone that no prune entry speaks of");
            Assert.True(read.First <= 512, $"cut {cut}: the first entry is {read.First}");
            if (isAnnounced)
            {
                Assert.True(again.Prune(512, "retention", 0, _ => true));
                Assert.Equal(512, PublishedLog.Read(storage.Files, 512).First);
                Assert.Contains("keys/history", storage.Files.Keys);
                GoProgram.Accepts($"pruning cut at step {cut}", storage, 512);
            }
        }
    }

    [Fact]
    public void Erasure_LeavesEveryProofAndVerdictAsItWas()
    {
        var storage = new MemoryStorage();
        using LogWriter log = Filled(storage, 600, out long export);
        using var people = new PseudonymStore(new MemoryStorage(), new SeededRandom(14));
        log.Append(new HumanEntry(3, people.Of("Ann"), "operator", "confirm", null, null, 900, "off"));
        log.Checkpoint();
        long size = log.SignedSize;
        byte[] root = log.Root;
        List<byte[]>[] before = [.. Enumerable.Range(512, 60).Select(index => log.TreeAt(size).Inclusion(index))];
        Dictionary<string, byte[]> files = storage.Files.Where(file => file.Key.StartsWith("log/tile/", StringComparison.Ordinal)).ToDictionary(file => file.Key, file => file.Value);

        foreach (string keyId in people.ErasePerson("Ann"))
        {
            log.Append(new EraseEntry(keyId, "person_row", "request"));
        }

        log.Checkpoint();
        Assert.Equal(root, log.TreeAt(log.SignedSize).Root(size));
        Assert.Equal(before, Enumerable.Range(512, 60).Select(index => log.TreeAt(size).Inclusion(index)));
        Assert.All(files, file => Assert.Equal(file.Value, storage.Files[file.Key]));
        GoProgram.Accepts("after erasure", storage);

        Assert.True(log.Prune(512, "retention", export, _ => true));
        Assert.Equal(root, log.TreeAt(log.SignedSize).Root(size));
        Assert.Equal(before, Enumerable.Range(512, 60).Select(index => log.TreeAt(size).Inclusion(index)));
        GoProgram.Accepts("after erasure and pruning", storage, 512);
        Verdict verdict = new LogVerifier([TestLog.Key], TestLog.Ed25519, ["C01", "C02", "C03", "C05", "C06", "C23"]).Verify(
            LogDirectory.Of(storage.Files.Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal)).ToDictionary(file => file.Key["log/".Length..], file => file.Value)),
            new Evidence { History = storage.Files["history"] });
        Assert.Empty(verdict.Findings);
    }

    [Fact]
    public void KeyHistory_IsBelievedOnlyWhereTheTreeHoldsIt()
    {
        var storage = new MemoryStorage();
        using LogWriter log = Filled(storage, 800, out long export);
        Assert.True(log.Prune(512, "retention", export, _ => true));
        Dictionary<string, byte[]> files = storage.Files.Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal)).ToDictionary(file => file.Key["log/".Length..], file => file.Value);
        byte[] good = storage.Files["history"];
        Assert.Empty(Findings(good));
        Assert.NotEmpty(Findings(null));

        // Every hash, and every entry, is held against the tree.
        string[] lines = System.Text.Encoding.ASCII.GetString(good).Split('\n');
        for (int i = 1; i < lines.Length - 1; i++)
        {
            string[] words = lines[i].Split(' ');
            byte[] bytes = Convert.FromBase64String(words[^1]);
            bytes[bytes.Length / 2] ^= 1;
            string[] changed = [.. lines];
            changed[i] = string.Join(' ', [.. words[..^1], Convert.ToBase64String(bytes)]);
            Assert.NotEmpty(Findings(System.Text.Encoding.ASCII.GetBytes(string.Join('\n', changed))));
        }

        IReadOnlyList<Finding> Findings(byte[]? history) =>
            new LogVerifier([TestLog.Key], TestLog.Ed25519, ["C01", "C02", "C06"]).Verify(LogDirectory.Of(files), new Evidence { History = history }).Findings;
    }

    [Fact]
    public void Prune_RefusesWhatTheRulesForbid()
    {
        var storage = new MemoryStorage();
        using LogWriter log = Filled(storage, 600, out long export);
        Assert.Throws<ArgumentException>(() => log.Prune(300, "retention", export, _ => true));
        Assert.Throws<ArgumentException>(() => log.Prune(1_024, "retention", export, _ => true));
        Assert.Throws<ArgumentException>(() => log.Prune(256, "retention", 3, _ => true));
        Assert.False(log.Prune(256, "retention", export, _ => false));
        Assert.NotNull(log.ReadEntry(0));
        log.Append(new IncidentEntry([], "health", true, null));
        Assert.Throws<LogRefusedException>(() => log.Prune(512, "retention", export, _ => true));

        var young = new MemoryStorage();
        using LogWriter kept = TestLog.Open(young);
        kept.AppendMany(Enumerable.Range(0, 300).Select(TestLog.Summary).ToArray());
        long archive = kept.Append(new ExportEntry(null, "device", 0, kept.Size, "archive"));
        kept.Checkpoint();
        ArgumentException refused = Assert.Throws<ArgumentException>(() => kept.Prune(256, "retention", archive, _ => true));
        Assert.Contains("184 days", refused.Message, StringComparison.Ordinal);
    }

    private static LogWriter Open(Audit.Log.Storage.IStorage storage) => LogWriter.Open(storage, new StepClock(), new SeededRandom(1), TestLog.Ed25519, Options);

    private static LogWriter Filled(Audit.Log.Storage.IStorage storage, int size, out long export)
    {
        LogWriter log = Open(storage);
        log.AppendMany(Enumerable.Range(0, 100).Select(TestLog.Summary).ToArray());
        log.Rotate();
        while (log.Size < size)
        {
            log.AppendMany(Enumerable.Range(0, (int)Math.Min(128, size - log.Size)).Select(TestLog.Summary).ToArray());
        }

        export = log.Append(new ExportEntry(null, "device", 0, log.Size, "archive"));
        log.Checkpoint();
        return log;
    }
}
