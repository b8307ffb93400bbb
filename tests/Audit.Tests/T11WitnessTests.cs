using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T11: the witness. The published vectors are replayed in <see cref="T01KnownAnswerTests"/>.</summary>
public class T11WitnessTests
{
    private const long Time = 1_800_000_000;

    private static readonly Ed25519Signer Signer = new("witness.example/w1", new byte[32]);

    [Fact]
    public void Cosignature_ComesBackUnderTheCheckpointIntoTheKeysAndIntoTheLog()
    {
        var storage = new MemoryStorage();
        using LogWriter log = TestLog.Open(storage);
        Witness witness = New(new MemoryStorage());
        WitnessAnswer answer = Offer(log, witness, 0);

        log.AddCosignature(answer.Body, witness.Key);

        SignedCheckpoint signed = SignedCheckpoint.Open(log.PublishedCheckpoint(), [log.Key, witness.Key], TestLog.Ed25519);
        Assert.Equal(2, signed.SignedBy.Count);
        Assert.Equal(Time, signed.Times[witness.Key]);
        Assert.Equal(log.PublishedCheckpoint(), log.NewestCosigned(witness.Key));
        JsonValue entry = CanonicalJson.Parse(log.ReadEntry(log.Size - 1)!);
        Assert.Equal(WitnessEntry.Name, entry["t"]!.Text);
        Assert.False(log.IsCheckpointDue);

        // A forged line in the witness's name is refused, and the checkpoint stays as it was.
        string forged = answer.Body.Replace(answer.Body[^10], answer.Body[^10] == 'A' ? 'B' : 'A');
        Assert.Throws<NoteFormatException>(() => log.AddCosignature(forged, witness.Key));
    }

    [Fact]
    public void Witness_FollowsTheKeysOfTheLogByItsRotateEntries()
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        Witness witness = New(new MemoryStorage());
        Assert.Equal(200, Offer(log, witness, 0).Status);
        long known = log.SignedSize;
        log.Rotate();
        log.Append(TestLog.Summary(1));
        log.Rotate();
        log.Append(TestLog.Summary(2));
        log.Checkpoint();

        WitnessRequest request = log.RequestFor(known);
        Assert.Equal(2, request.Rotations.Count);
        Assert.Equal(403, witness.Add(new WitnessRequest(known, request.Proof, request.CheckpointNote, []).Encode(), Time).Status);
        Assert.Equal(422, witness.Add(new WitnessRequest(known, request.Proof, request.CheckpointNote, [request.Rotations[1]]).Encode(), Time).Status);
        Assert.Equal(200, witness.Add(request.Encode(), Time).Status);
        Assert.Equal(request.Encode(), WitnessRequest.Parse(request.Encode()).Encode());

        // The old key no longer counts, whatever it signs.
        Assert.Equal(200, Offer(log, witness, log.SignedSize).Status);
    }

    [Fact]
    public void Witness_NeverGoesBackWhenItCrashesBetweenCheckAndStore()
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        var kept = new MemoryStorage();
        Witness witness = New(kept);
        Assert.Equal(200, Offer(log, witness, 0).Status);
        long first = log.SignedSize;
        log.Append(TestLog.Summary(1));
        log.Checkpoint();
        kept.WritesLeft = 0;
        Assert.Throws<IOException>(() => witness.Add(log.RequestFor(first).Encode(), Time));
        kept.WritesLeft = int.MaxValue;

        // Started again it still knows the first, and takes the second once.
        Witness again = New(kept);
        Assert.Equal(first, Checkpoint.Parse(SignedNote.Parse(again.Latest(TestLog.Origin)!).Text).Size);
        Assert.Equal(200, again.Add(log.RequestFor(first).Encode(), Time).Status);
        Assert.Equal(409, again.Add(log.RequestFor(first).Encode(), Time).Status);
    }

    [Fact]
    public void TwoClientsAtOnce_GetOneHistory()
    {
        using LogWriter left = TestLog.Open(new MemoryStorage());
        using LogWriter right = TestLog.Open(new MemoryStorage());
        left.Append(TestLog.Summary(1));
        right.Append(TestLog.Summary(2));
        left.Checkpoint();
        right.Checkpoint();
        for (int round = 0; round < 20; round++)
        {
            Witness witness = New(new MemoryStorage());
            byte[][] bodies = [left.RequestFor(0).Encode(), right.RequestFor(0).Encode()];
            var statuses = new int[2];
            Parallel.For(0, 2, i => statuses[i] = witness.Add(bodies[i], Time).Status);

            Assert.Equal([200, 409], statuses.Order());
            Assert.Equal(422, witness.Add(new WitnessRequest(left.SignedSize, [], (statuses[0] == 200 ? right : left).PublishedCheckpoint(), []).Encode(), Time).Status);
        }
    }

    [Fact]
    public void ConflictAboveOurSize_MeansThatTheFlashWasPutBackAndASuccessorIsOpened()
    {
        var storage = new MemoryStorage();
        Witness witness = New(new MemoryStorage());
        Dictionary<string, byte[]> image;
        using (LogWriter log = TestLog.Open(storage))
        {
            log.Checkpoint();
            image = new Dictionary<string, byte[]>(storage.Files);
            log.AppendMany([TestLog.Summary(1), TestLog.Summary(2), TestLog.Summary(3)]);
            Offer(log, witness, 0);
        }

        storage.Files.Clear();
        foreach ((string name, byte[] bytes) in image)
        {
            storage.Files[name] = bytes;
        }

        long witnessed = Checkpoint.Parse(SignedNote.Parse(witness.Latest(TestLog.Origin)!).Text).Size;
        using (LogWriter back = TestLog.Open(storage))
        {
            back.Checkpoint();
            WitnessAnswer answer = witness.Add(back.RequestFor(0).Encode(), Time);
            Assert.Equal(409, answer.Status);
            Assert.Equal(witnessed, long.Parse(answer.Body, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(WitnessConflict.RolledBack, back.Judge(witnessed, witness.Latest(TestLog.Origin)));
            Assert.Equal(WitnessConflict.WitnessAtFault, back.Judge(witnessed, null));
            Assert.Equal(WitnessConflict.WitnessAtFault, back.Judge(witnessed, Encoding.UTF8.GetBytes("a lie\n")));
            Assert.Equal(WitnessConflict.WitnessIsBehind, back.Judge(1, null));
        }

        var storages = new Dictionary<int, MemoryStorage> { [1] = storage };
        (LogWriter successor, int generation, LogCorruptException? problem) = SuccessorLog.Open(Storages, new StepClock(), new SeededRandom(5), TestLog.Ed25519, TestLog.Options, isRolledBack: true);
        using (successor)
        {
            CheckHandOver(successor, generation, problem, storage);
        }

        IStorage? Storages(int wanted, bool isMade)
        {
            if (!storages.ContainsKey(wanted) && isMade)
            {
                storages[wanted] = new MemoryStorage();
            }

            return storages.GetValueOrDefault(wanted);
        }
    }

    private static void CheckHandOver(LogWriter successor, int generation, LogCorruptException? problem, MemoryStorage old)
    {
        Assert.NotNull(problem);
        Assert.Equal(2, generation);
        JsonValue open = CanonicalJson.Parse(successor.ReadEntry(0)!);
        Checkpoint last = Checkpoint.Parse(SignedNote.Parse(old.Files["log/checkpoint"]).Text);
        Assert.Equal(TestLog.Origin + "/2", open["origin"]!.Text);
        Assert.Equal(TestLog.Origin, open["old_origin"]!.Text);
        Assert.Equal(last.Size, open["old_size"]!.Integer);
        Assert.Equal(Convert.ToBase64String(last.Root), open["old_root"]!.Text);
        byte[] text = Predecessor.Text(TestLog.Origin, last.Size, last.Root, open["key"]!.Text);
        Assert.True(TestLog.Ed25519.Verify(TestLog.Key.Key, text, Convert.FromBase64String(open["old_signature"]!.Text)));
    }

    private static Witness New(MemoryStorage storage) => new(storage, Signer, TestLog.Ed25519, [TestLog.Key]);

    private static WitnessAnswer Offer(LogWriter log, Witness witness, long known)
    {
        log.Checkpoint();
        return witness.Add(log.RequestFor(known).Encode(), Time);
    }
}
