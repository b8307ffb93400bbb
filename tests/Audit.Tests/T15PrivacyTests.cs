using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Privacy;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T15: no raw input, operator name, salt or key reaches the export, the write-ahead log or the slots, in any spelling.</summary>
public class T15PrivacyTests
{
    private const int RunLength = 8;

    [Fact]
    public void NothingSecret_IsFoundInWhatTheLogWrites()
    {
        var random = new SeededRandom(15);
        var storage = new MemoryStorage();
        var keys = new MemoryStorage();
        var secrets = new List<(string What, byte[] Bytes)>();
        using (var store = new PseudonymStore(keys, random))
        using (LogWriter log = TestLog.Open(storage))
        {
            for (int i = 0; i < 60; i++)
            {
                byte[] raw = Secret($"raw input {i}", 40);
                byte[] salt = Secret($"salt {i}", 32);
                string name = Convert.ToHexString(Secret($"operator {i}", 12));
                secrets.Add(($"name {i}", Encoding.UTF8.GetBytes(name)));
                byte[] commitment = InputCommitment.Compute(salt, InputCommitment.GasScan, raw);
                long decision = log.Append(new DecisionEntry("gas0", "gas-hp354", commitment, ["solvent_vapour"], [9_000], [6_000], 8_000, 1_000, null, null, 1, 1, "alert", "none", [], 7));
                log.Append(new HumanEntry(decision, store.Of(name), "operator", "confirm", null, null, 900, "off"));
            }

            log.Rotate();
            log.Checkpoint();
        }

        foreach ((string file, byte[] bytes) in storage.Files.Where(file => !file.Key.StartsWith("keys/", StringComparison.Ordinal)))
        {
            var runs = new HashSet<string>(Enumerable.Range(0, Math.Max(0, bytes.Length - RunLength + 1)).Select(at => Encoding.Latin1.GetString(bytes, at, RunLength)));
            foreach ((string what, byte[] secret) in secrets)
            {
                foreach (string run in Spellings(secret))
                {
                    Assert.False(runs.Contains(run), $"{what} is found in {file}");
                }
            }
        }

        byte[] Secret(string what, int length)
        {
            var bytes = new byte[length];
            random.Fill(bytes);
            secrets.Add((what, bytes));
            return bytes;
        }
    }

    [Fact]
    public void Search_FindsASecretThatIsThereInAnySpelling()
    {
        byte[] secret = Enumerable.Range(100, 30).Select(i => (byte)(7 * i)).ToArray();
        foreach (string text in new[] { Encoding.Latin1.GetString(secret), Convert.ToHexStringLower(secret), Convert.ToHexString(secret), Convert.ToBase64String(secret), Convert.ToBase64String([1, .. secret]), Convert.ToBase64String([1, 2, .. secret]) })
        {
            Assert.Contains(Spellings(secret), run => text.Contains(run, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EqualInputs_GiveCommitmentsThatDiffer()
    {
        var random = new SeededRandom(1);
        byte[][] commitments = Enumerable.Range(0, 50).Select(_ =>
        {
            var salt = new byte[InputCommitment.SaltLength];
            random.Fill(salt);
            return InputCommitment.Compute(salt, InputCommitment.Sound, new byte[64]);
        }).ToArray();
        Assert.Equal(50, commitments.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Pseudonyms_ChangeWithThePeriodAndOnePersonCanBeErasedAlone()
    {
        var storage = new MemoryStorage();
        byte[] ann;
        byte[] bob;
        string first;
        using (var store = new PseudonymStore(storage, new SeededRandom(3)))
        {
            ann = store.Of("Ann");
            bob = store.Of("Bob");
            first = store.KeyId;
            Assert.NotEqual(ann, bob);
        }

        using (var again = new PseudonymStore(storage, new SeededRandom(4)))
        {
            Assert.Equal(first, again.KeyId);
            Assert.Equal(ann, again.Of("Ann"));
            Assert.Equal([first], again.ErasePerson("Ann"));
            Assert.NotEqual(ann, again.Of("Ann"));
            Assert.Equal(bob, again.Of("Bob"));
            again.StartPeriod();
            Assert.NotEqual(first, again.KeyId);
            Assert.NotEqual(bob, again.Of("Bob"));
            Assert.True(again.ErasePeriod(first));
            Assert.False(again.ErasePeriod(first));
            Assert.Equal([again.KeyId], again.KeyIds);
        }

        // What was destroyed is overwritten where it stood, in both files.
        Assert.DoesNotContain(storage.Files.Values, file => file.AsSpan().IndexOf(bob) >= 0 || Encoding.ASCII.GetString(file).Contains(Convert.ToBase64String(bob), StringComparison.Ordinal) || Encoding.ASCII.GetString(file).Contains(first, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Spellings(byte[] secret)
    {
        for (int at = 0; at + RunLength <= secret.Length; at++)
        {
            yield return Encoding.Latin1.GetString(secret, at, RunLength);
        }

        // Eight characters of hex or base64 are four or six bytes; as text they are as hard to meet by chance.
        for (int at = 0; at + 6 <= secret.Length; at++)
        {
            yield return Convert.ToHexStringLower(secret, at, 4);
            yield return Convert.ToHexString(secret, at, 4);
            yield return Convert.ToBase64String(secret, at, 6);
        }
    }
}
