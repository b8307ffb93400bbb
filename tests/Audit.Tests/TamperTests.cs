using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

public sealed class TamperTests : IDisposable
{
    private static readonly Dictionary<string, byte[]> NoneKept = [];

    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-tamper-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactNeeds(Vectors.Folder + "/tamper.json")]
    public void Verify_AgreesWithEveryPublishedTampering()
    {
        var ed25519 = new Ed25519Verifier();
        VerifierKey key = VerifierKey.Parse(Vectors.Read("log.json").GetProperty("vkey").GetString()!, ed25519);
        var verifier = new LogVerifier([key], ed25519, ["C01", "C02", "C03"]);
        int number = 0;
        foreach (JsonElement vector in Vectors.Read("tamper.json").EnumerateArray())
        {
            string name = vector.GetProperty("name").GetString()!;
            string copy = Path.Combine(_folder, $"{number++}");
            CopyLog(Vectors.PathOf("log"), copy);
            foreach (JsonElement op in vector.GetProperty("ops").EnumerateArray())
            {
                Apply(copy, op);
            }

            string pinned = vector.GetProperty("pinned").GetString()!;
            var kept = new Dictionary<string, byte[]> { [pinned] = File.ReadAllBytes(Vectors.PathOf("log/" + pinned)) };
            Verdict verdict = verifier.Verify(LogDirectory.Open(copy), kept);

            Assert.True(vector.GetProperty("checkpoint_ok").GetBoolean() == verdict.Findings.All(finding => finding.Check != "C01"), name);
            bool isWhole = verdict.Findings.All(finding => finding.Check is not ("C01" or "C02"));
            Assert.True(vector.GetProperty("fsck_ok").GetBoolean() == isWhole, name + ": " + string.Join("; ", verdict.Findings));
            if (isWhole)
            {
                Assert.True(vector.GetProperty("consistency_ok").GetBoolean() == verdict.Findings.All(finding => finding.Check != "C03"), name);
            }
        }
    }

    [Fact]
    public void Verify_DetectsFlippedBitsAndNamesTheFile()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 270);
        storage.Export(_folder);
        LogVerifier verifier = TestLog.Verifier();
        bool isLong = Environment.GetEnvironmentVariable("LONG") == "1";
        int flipped = 0;
        foreach (string file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(_folder, file).Replace(Path.DirectorySeparatorChar, '/');
            byte[] bytes = File.ReadAllBytes(file);
            int step = name == "checkpoint" ? 1 : isLong ? 7 : 1_009; // 7 meets every byte; primes meet every bit position
            for (int bit = flipped % step; bit < 8 * bytes.Length; bit += step)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(file, bytes);
                Verdict verdict = verifier.Verify(LogDirectory.Open(_folder), NoneKept);
                Assert.True(verdict.Findings.Any(finding => finding.File == name), $"{name}, bit {bit}: {string.Join("; ", verdict.Findings)}");
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                flipped++;
            }

            File.WriteAllBytes(file, bytes);
        }

        Assert.True(flipped > 1_000, $"{flipped} bits");
        Assert.Empty(verifier.Verify(LogDirectory.Open(_folder), NoneKept).Findings);
    }

    [Fact]
    public void Verify_DetectsEveryCutEveryDeletionAndEveryForeignFile()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 260);
        storage.Export(_folder);
        LogVerifier verifier = TestLog.Verifier();
        string[] files = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);
        foreach (string file in files.Where(file => Path.GetFileName(file) != "checkpoint"))
        {
            byte[] bytes = File.ReadAllBytes(file);
            foreach (int length in new[] { 0, 1, bytes.Length / 2, bytes.Length - 1 })
            {
                File.WriteAllBytes(file, bytes[..length]);
                Assert.NotEmpty(verifier.Verify(LogDirectory.Open(_folder), NoneKept).Findings);
            }

            File.Delete(file);
            Assert.NotEmpty(verifier.Verify(LogDirectory.Open(_folder), NoneKept).Findings);
            File.WriteAllBytes(file, bytes);
        }

        File.WriteAllText(Path.Combine(_folder, "tile", "notes.txt"), "not a tile");
        Finding foreign = Assert.Single(verifier.Verify(LogDirectory.Open(_folder), NoneKept).Findings);
        Assert.Equal("tile/notes.txt", foreign.File);
    }

    [Fact]
    public void Verify_DetectsALogCutBackByAKeptCheckpoint()
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, 20);
        byte[] old = storage.Files["log/checkpoint"];
        TestLog.Write(storage, 40);
        byte[] kept = storage.Files["log/checkpoint"];
        storage.Files["log/checkpoint"] = old;
        storage.Export(_folder);

        Assert.Empty(TestLog.Verify(_folder).Findings);
        Finding finding = Assert.Single(TestLog.Verify(_folder, new Dictionary<string, byte[]> { ["kept"] = kept }).Findings);
        Assert.Equal("C03", finding.Check);
    }

    private static void CopyLog(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(from, file);
            if (!relative.StartsWith("checkpoints", StringComparison.Ordinal))
            {
                string path = Path.Combine(to, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, File.ReadAllBytes(file));
            }
        }
    }

    private static void Apply(string log, JsonElement op)
    {
        string path = Path.Combine(log, op.GetProperty("path").GetString()!);
        switch (op.GetProperty("op").GetString())
        {
            case "xor":
                byte[] bytes = File.ReadAllBytes(path);
                bytes[op.GetProperty("offset").GetInt32()] ^= (byte)op.GetProperty("value").GetInt32();
                File.WriteAllBytes(path, bytes);
                break;
            case "truncate":
                byte[] whole = File.ReadAllBytes(path);
                int offset = op.GetProperty("offset").GetInt32();
                File.WriteAllBytes(path, whole[..(offset < 0 ? whole.Length + offset : offset)]);
                break;
            case "append":
                File.WriteAllBytes(path, [.. File.ReadAllBytes(path), .. op.Base64("data_b64")]);
                break;
            case "delete":
                File.Delete(path);
                break;
            case "write":
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, op.Base64("data_b64"));
                break;
            default:
                throw new InvalidOperationException(op.GetRawText());
        }
    }
}
