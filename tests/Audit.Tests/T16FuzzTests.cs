using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Proofs;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T16: every parser on mutated good input: no crash, no hang, and what is accepted encodes to itself. 2,000 mutations each; 100,000 with LONG=1.</summary>
public class T16FuzzTests
{
    private const int Seed = 16;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("LONG") == "1" ? 100_000 : 2_000;
    private static readonly QuickSigning Quick = new();

    [Fact]
    public void Note_RefusesOrEncodesToItself() => Fuzz(Checkpoint(), bytes =>
    {
        SignedNote note = SignedNote.Parse(bytes);
        return SignedNote.Encode(note.Text, note.Signatures);
    });

    [Fact]
    public void Checkpoint_RefusesOrEncodesToItself() => Fuzz(new Checkpoint(TestLog.Origin, 1_234, new byte[32]).ToString(), text =>
        Log.Notes.Checkpoint.Parse(text) is { } checkpoint && text.Count(c => c == '\n') == 3 ? checkpoint.ToString() : text);

    [Fact]
    public void Proof_RefusesOrEncodesToItself() => Fuzz(new ProofFile(5, [new byte[32], new byte[32]], Checkpoint()).Encode(), bytes =>
        ProofFile.Parse(bytes) is { } proof && Encoding.UTF8.GetString(bytes).Contains("\nextra ", StringComparison.Ordinal) ? bytes : ProofFile.Parse(bytes).Encode());

    [Fact]
    public void WitnessBody_RefusesOrEncodesToItself() =>
        Fuzz(new WitnessRequest(3, [new byte[32]], Checkpoint(), [([1, 2, 3], [new byte[32]])]).Encode(), bytes => WitnessRequest.Parse(bytes).Encode());

    [Fact]
    public void Witness_AnswersEverything()
    {
        using var signer = new Ed25519Signer("witness.example/w1", new byte[32]);
        using LogWriter log = LogWriter.Open(new MemoryStorage(), new StepClock(), new SeededRandom(1), Quick, TestLog.Options);
        log.Checkpoint();
        Fuzz(log.RequestFor(0).Encode(), bytes =>
        {
            WitnessAnswer answer = new Witness(new MemoryStorage(), signer, Quick, [log.Key]).Add(bytes, 1);
            Assert.Contains(answer.Status, new[] { 200, 400, 403, 404, 409, 422 });
            return bytes;
        });
    }

    [Fact]
    public void Bundle_RefusesOrEncodesToItself() => Fuzz(EntryBundle.Encode([[1, 2, 3], [], [4]]), bytes =>
        EntryBundle.TryDecode(bytes, 3, out List<(int Offset, byte[] Entry)> entries, out _) ? EntryBundle.Encode([.. entries.Select(entry => entry.Entry)]) : bytes);

    [Fact]
    public void Entry_RefusesOrEncodesToItself() => Fuzz("{\"a\":[true,-12,null,\"text\"],\"b\":{\"c\":false,\"d\":\"+/=\"}}"u8.ToArray(), bytes => CanonicalJson.Encode(CanonicalJson.Parse(bytes)));

    [Fact]
    public void KeyHistory_RefusesOrEncodesToItself()
    {
        var history = new KeyHistory();
        history.Add(new KeyHistory.Item(0, [1, 2, 3], [.. Enumerable.Repeat(new byte[32], 8)]));
        history.Add(new KeyHistory.Item(77, [4], [.. Enumerable.Repeat(new byte[32], 8)]));
        Fuzz(history.Encode(), bytes => KeyHistory.Parse(bytes).Encode());
    }

    [Fact]
    public void Policy_RefusesOrEncodesToAnEqualPolicy()
    {
        using var one = new Ed25519Signer("witness.example/w1", new byte[32]);
        string text = $"log {TestLog.Key}\nwitness W1 {VerifierKey.OfWitness(one.Name, one.PublicKey)}\ngroup G any W1\nquorum G\n";
        Fuzz(Encoding.UTF8.GetBytes(text), bytes =>
        {
            string written = Policy.Parse(bytes, Quick).ToString();
            Assert.Equal(written, Policy.Parse(Encoding.UTF8.GetBytes(written), Quick).ToString());
            return bytes;
        });
    }

    [Fact]
    public void WriteAheadLogSlotsAndSecrets_NeverCrashTheStart()
    {
        var storage = new MemoryStorage();
        using (LogWriter log = LogWriter.Open(storage, new StepClock(), new SeededRandom(1), Quick, TestLog.Options))
        {
            log.AppendMany([.. Enumerable.Range(0, 260).Select(TestLog.Summary)]);
            log.Checkpoint();
            log.Append(TestLog.Summary(1));
        }

        string[] names = [.. storage.Files.Keys.Where(name => name is not ("policy" or "state/reserve"))];
        var random = new Random(Seed);
        for (int round = 0; round < Rounds / 10; round++)
        {
            var copy = new MemoryStorage();
            foreach ((string name, byte[] bytes) in storage.Files)
            {
                copy.Files[name] = bytes;
            }

            string spoiled = names[random.Next(names.Length)];
            copy.Files[spoiled] = Mutated(copy.Files[spoiled], random);
            try
            {
                using LogWriter log = LogWriter.Open(copy, new StepClock(), new SeededRandom(1), Quick, TestLog.Options);
                log.Checkpoint();
                PublishedLog.Read(copy.Files);
                Assert.True(log.Size > 262, $"seed {Seed}, round {round}: {spoiled}, {log.Size} entries");
            }
            catch (LogCorruptException)
            {
                // Refused, and left as it is.
            }
        }
    }

    private static byte[] Checkpoint()
    {
        using var signer = new Ed25519Signer(TestLog.Origin, new byte[32]);
        return new Checkpoint(TestLog.Origin, 77, new byte[32]).Sign(signer);
    }

    private static void Fuzz(string good, Func<string, string> parse) => Fuzz(Encoding.UTF8.GetBytes(good), bytes => Encoding.UTF8.GetBytes(parse(Encoding.Latin1.GetString(bytes).All(char.IsAscii) ? Encoding.UTF8.GetString(bytes) : good)) is { } again && Encoding.Latin1.GetString(bytes).All(char.IsAscii) ? again : bytes);

    private static void Fuzz(byte[] good, Func<byte[], byte[]> parse)
    {
        Assert.Equal(good, parse(good));
        var random = new Random(Seed);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = Mutated(good, random);
            try
            {
                Assert.True(parse(bytes).AsSpan().SequenceEqual(bytes), $"seed {Seed}, round {round}: {Convert.ToBase64String(bytes)}");
            }
            catch (Exception exception) when (exception is NoteFormatException or JsonFormatException)
            {
                // Refused in words.
            }
        }
    }

    private static byte[] Mutated(byte[] good, Random random)
    {
        List<byte> bytes = [.. good];
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(Math.Min(bytes.Count - at, 40)) + 1);
                    break;
                case 2:
                    bytes.Insert(at, "\n \r0=A+\0"u8[random.Next(8)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 30)));
                    break;
                case 4:
                    bytes[at] = bytes[random.Next(bytes.Count)];
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
