using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>T8: every file cut at every length, each deleted, any two swapped, a foreign file added, the checkpoint replaced by each older one.</summary>
public class T08EveryCutTests
{
    private static readonly Forge Forge = Story.Write();
    private static readonly Dictionary<string, byte[]> Files = Forge.Build();

    // A policy that needs every signature line, or the note without its last line would be as good.
    private static readonly Policy EveryLine = Policy.Parse(
        Encoding.UTF8.GetBytes($"log {Forge.Key}\nwitness W {Forge.WitnessKey(Story.Witness)}\nquorum W\n"), new Ed25519Verifier());

    [Fact]
    public void EveryCut_IsFoundInItsFile()
    {
        int step = Environment.GetEnvironmentVariable("LONG") == "1" ? 1 : 13;
        var exceptions = new ConcurrentBag<string>();
        foreach ((string name, byte[] bytes) in Files)
        {
            int fine = name == "checkpoint" ? 1 : step;
            Parallel.For(0, (bytes.Length + fine - 1) / fine, i =>
            {
                Verdict verdict = Verify(new Dictionary<string, byte[]>(Files) { [name] = bytes[..(i * fine)] });
                if (!verdict.Findings.Any(finding => finding.File == name && finding.IsFailure))
                {
                    exceptions.Add($"{name} cut to {i * fine}: {string.Join("; ", verdict.Findings)}");
                }
            });
        }

        Assert.Empty(exceptions);
    }

    [Fact]
    public void EveryDeletedFile_IsFound()
    {
        foreach (string name in Files.Keys.Where(name => name != "checkpoint"))
        {
            Dictionary<string, byte[]> rest = Files.Where(file => file.Key != name).ToDictionary();
            Assert.Contains(Verify(rest).Findings, finding => finding.Check == "C02" && finding.File == name);
        }

        Assert.Throws<NoLogException>(() => LogDirectory.Of(Files.Where(file => file.Key != "checkpoint").ToDictionary()));
    }

    [Fact]
    public void AnyTwoFilesSwapped_AreFound()
    {
        Dictionary<string, byte[]> files = Large();
        string[] names = [.. files.Keys];
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = i + 1; j < names.Length; j++)
            {
                var swapped = new Dictionary<string, byte[]>(files) { [names[i]] = files[names[j]], [names[j]] = files[names[i]] };
                Assert.False(Verify(swapped).Passes, $"{names[i]} and {names[j]}");
            }
        }
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("tile/entries/000.p/1/x")]
    [InlineData("tile/0/0")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/entries/1000")]
    [InlineData("tile/entries/000.p/256")]
    [InlineData("checkpoint~")]
    public void AForeignFile_IsFound(string name)
    {
        Finding finding = Verify(new Dictionary<string, byte[]>(Files) { [name] = [] }).Findings.First(finding => finding.Check == "C02");
        Assert.Equal(name, finding.File);
    }

    [Fact]
    public void EachOlderCheckpoint_IsFoundByTheKeptOneAlone()
    {
        Forge.Build(Forge.Entries.Count, out byte[] kept);
        for (int size = 0; size < Forge.Entries.Count; size++)
        {
            Dictionary<string, byte[]> older = Forge.Build(size, out _);
            Assert.True(Verify(older).Passes, $"size {size}");
            Finding[] findings = Verify(older, new Evidence { Checkpoints = new Dictionary<string, byte[]> { ["kept"] = kept } }).Findings.ToArray();
            Assert.Equal(["C03"], findings.Select(finding => finding.Check).Distinct());
        }
    }

    [Fact]
    public void EveryOlderPartialFile_IsHeldAgainstTheTree()
    {
        var storage = new MemoryStorage();
        using (LogWriter log = TestLog.Open(storage))
        {
            for (int round = 0; round < 4; round++)
            {
                log.AppendMany([.. Enumerable.Range(0, 60).Select(TestLog.Summary)]);
                log.Checkpoint();
            }
        }

        Dictionary<string, byte[]> files = storage.Files.Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal)).ToDictionary(file => file.Key["log/".Length..], file => file.Value);
        string[] partial = [.. files.Keys.Where(name => name.Contains(".p/", StringComparison.Ordinal))];
        Assert.Equal(8, partial.Length);
        Assert.True(TestLog.Verifier().Verify(LogDirectory.Of(files), Evidence.None).Passes);
        Assert.All(partial, name =>
        {
            byte[] bytes = [.. files[name]];
            bytes[^1] ^= 1;
            Assert.Contains(TestLog.Verifier().Verify(LogDirectory.Of(new Dictionary<string, byte[]>(files) { [name] = bytes }), Evidence.None).Findings, finding => finding.Check == "C02" && finding.File == name);
        });
    }

    private static Dictionary<string, byte[]> Large()
    {
        Forge forge = Story.Write();
        while (forge.Entries.Count < 520)
        {
            forge.Add(Story.Summary());
        }

        return forge.Build();
    }

    private static Verdict Verify(Dictionary<string, byte[]> files, Evidence? evidence = null) =>
        new LogVerifier(EveryLine, new Ed25519Verifier(), ["C01", "C02", "C03"]) { Threads = 1 }.Verify(LogDirectory.Of(files), evidence ?? Evidence.None);
}
