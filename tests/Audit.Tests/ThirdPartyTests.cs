using System;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Proofs;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A Go program built on golang.org/x/mod judges our logs; it shares no code with this project.</summary>
public sealed class ThirdPartyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-third-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TheoryNeeds("go")]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(2_200)]
    [InlineData(66_000)]
    public void GoVerifier_AcceptsOurLogsWithAllTheirEpochsAndRefusesSpoiledOnes(int size)
    {
        var storage = new MemoryStorage();
        TestLog.Write(storage, size);
        string log = Export("log", storage);
        (int good, string output) = GoProgram.Run("dir", log, TestLog.Key.ToString());
        Assert.True(good == 0, output);
        Assert.Contains($"{size} entries, {TestLog.Keys(log).Length} epochs", output, StringComparison.Ordinal);

        foreach (string spoiled in Directory.GetFiles(log, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(3))
        {
            byte[] bytes = File.ReadAllBytes(spoiled);
            bytes[^1] ^= 1;
            File.WriteAllBytes(spoiled, bytes);
            Assert.Equal(1, GoProgram.Run("dir", log, TestLog.Key.ToString()).ExitCode);
            bytes[^1] ^= 1;
            File.WriteAllBytes(spoiled, bytes);
        }

        File.WriteAllText(Path.Combine(log, "notes.txt"), "foreign");
        Assert.Equal(1, GoProgram.Run("dir", log, TestLog.Key.ToString()).ExitCode);
    }

    [FactNeeds("go")]
    public void GoVerifier_AcceptsCosignaturesKeptCheckpointsPrunedLogsAndProofs()
    {
        var storage = new MemoryStorage();
        using LogWriter log = LogWriter.Open(storage, new StepClock(), new SeededRandom(1), TestLog.Ed25519, TestLog.Options with { RetainMinDays = 0 });
        using var signer = new Ed25519Signer("witness.example/w1", new byte[32]);
        var witness = new Witness(new MemoryStorage(), signer, TestLog.Ed25519, [TestLog.Key]);
        log.AppendMany(Enumerable.Range(0, 50).Select(TestLog.Summary).ToArray());
        log.Rotate();
        string kept = Keep("kept", log.PublishedCheckpoint());
        log.AppendMany(Enumerable.Range(0, 900).Select(TestLog.Summary).ToArray());
        log.Rotate();
        long export = log.Append(new ExportEntry(null, "device", 0, log.Size, "archive"));
        log.Checkpoint();
        log.AddCosignature(witness.Add(log.RequestFor(0).Encode(), 1_800_000_000).Body, witness.Key);
        string whole = Export("whole", storage);
        string key = TestLog.Key.ToString();
        GoProgram.Accepts("cosigned", "-witness", witness.Key.ToString(), "-kept", kept, whole, key);

        string proof = Path.Combine(_folder, "entry" + ProofFile.Extension);
        File.WriteAllBytes(proof, new ProofFile(300, log.TreeAt(log.SignedSize).Inclusion(300), log.PublishedCheckpoint()).Encode());
        string entry = Keep("entry", log.ReadEntry(300)!);
        (int good, string output) = GoProgram.Run("proof", "-witness", witness.Key.ToString(), proof, entry, log.Key.ToString());
        Assert.True(good == 0, output);
        Assert.Equal(1, GoProgram.Run("proof", proof, Keep("other", log.ReadEntry(301)!), log.Key.ToString()).ExitCode);

        Assert.True(log.Prune(512, "retention", export, _ => true));
        string history = Keep("history", storage.Files["history"]);
        string pruned = Export("pruned", storage);
        GoProgram.Accepts("pruned", "-min", "512", "-history", history, "-kept", Keep("later", log.PublishedCheckpoint()), pruned, key);
        Assert.Equal(1, GoProgram.Run("dir", "-min", "512", pruned, key).ExitCode);
        foreach (string file in Directory.GetFiles(whole, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "checkpoint" && !file.Contains(".p", StringComparison.Ordinal)))
        {
            string target = Path.Combine(pruned, Path.GetRelativePath(whole, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        GoProgram.Accepts("the archive laid over", pruned, key);
    }

    private string Export(string name, MemoryStorage storage)
    {
        string folder = Path.Combine(_folder, name);
        storage.Export(folder);
        return folder;
    }

    private string Keep(string name, byte[] bytes)
    {
        string file = Path.Combine(_folder, name + ".kept");
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
