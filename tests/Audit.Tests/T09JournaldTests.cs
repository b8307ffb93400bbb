using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T9: journald's three attacks by a thief who has the present key: old entries sealed anew, a log cut back and gone on with, the last epoch dropped.</summary>
/// <remarks>Judged by this project's verifier and, where Go is here, by the independent program. That entries cannot be hidden: <see cref="Planted.PlantedWrongTests"/>.</remarks>
public sealed class T09JournaldTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-thief-").FullName;
    private readonly MemoryStorage _storage = new();
    private readonly List<byte[]> _entries = [];
    private readonly Ed25519Signer _stolen;
    private readonly byte[] _kept;
    private readonly long _dropped;

    public T09JournaldTests()
    {
        using LogWriter log = TestLog.Open(_storage);
        log.AppendMany(Enumerable.Range(0, 20).Select(TestLog.Summary).ToArray());
        log.Rotate();
        log.AppendMany(Enumerable.Range(0, 5).Select(TestLog.Summary).ToArray());
        log.Rotate();
        _dropped = log.SignedSize;
        log.Rotate(); // an epoch in which nothing happened
        log.AppendMany(Enumerable.Range(0, 5).Select(TestLog.Summary).ToArray());
        log.Checkpoint();
        _kept = log.PublishedCheckpoint();
        for (long index = 0; index < log.Size; index++)
        {
            _entries.Add(log.ReadEntry(index)!);
        }

        byte[] slot = _storage.Files.Where(file => file.Key.StartsWith("keys/secret", StringComparison.Ordinal)).Single(file => file.Value.Any(b => b != 0)).Value;
        _stolen = new Ed25519Signer(TestLog.Origin, HMACSHA256.HashData(slot.AsSpan(8, 32), "audit/sign/v1"u8));
        Assert.Equal(log.Key.Key, _stolen.PublicKey);
    }

    public void Dispose()
    {
        _stolen.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void HonestLog_IsGoodAndAWrongEnrolledKeyNever()
    {
        Assert.Empty(Judge(_entries));
        using var other = new Ed25519Signer(TestLog.Origin, new byte[32]);
        Assert.Equal(["C01"], Judge(_entries, key: VerifierKey.OfLog(other.Name, other.PublicKey)));
    }

    [Fact]
    public void OldEntriesSealedAnewWithALaterKey_AreRefused()
    {
        List<byte[]> rewritten = [.. _entries];
        rewritten[5] = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(rewritten[5]).Replace("\"faults\":0", "\"faults\":1", StringComparison.Ordinal));
        Assert.NotEqual(_entries[5], rewritten[5]);
        Assert.Equal(["C06"], Judge(rewritten, says: "another root"));
    }

    [Fact]
    public void LogCutBackAndGoneOnWith_IsRefusedAlsoAcrossAnEmptyEpoch()
    {
        // Cut into the second epoch, and gone on with the stolen key of the fourth. Where the rotate entries are gone, nothing leads to that key; where they stay, they name another tree.
        Assert.Equal(["C01"], Judge(_entries.GetRange(0, 24)));
        Assert.Equal(["C06"], Judge([.. _entries.Take(24), .. _entries.Skip(27)]));
        Assert.Equal(["C01"], Judge(_entries.GetRange(0, (int)_dropped)));
        Assert.Equal(["C06"], Judge([.. _entries.Take(24), _entries[23], .. _entries.Skip(25)]));
    }

    [Fact]
    public void LastEpochDropped_IsSeenByAKeptCheckpointAlone()
    {
        var storage = new MemoryStorage();
        using (LogWriter log = TestLog.Open(storage))
        {
            log.AppendMany(Enumerable.Range(0, 20).Select(TestLog.Summary).ToArray());
            log.Checkpoint();
        }

        string folder = Path.Combine(_folder, "dropped");
        storage.Export(folder);
        string kept = Path.Combine(_folder, "kept");
        File.WriteAllBytes(kept, _kept);
        Assert.Empty(TestLog.Verify(folder).Findings);
        Assert.Equal(["C03"], TestLog.Verify(folder, new Dictionary<string, byte[]> { ["kept"] = _kept }).Findings.Select(finding => finding.Check).Distinct());
        if (GoProgram.IsHere)
        {
            Assert.Equal(0, GoProgram.Run("dir", folder, TestLog.Key.ToString()).ExitCode);
            Assert.Equal(1, GoProgram.Run("dir", "-kept", kept, folder, TestLog.Key.ToString()).ExitCode);
        }
    }

    // All tiles made anew and signed with the stolen key: only what the entries say can betray it.
    private string[] Judge(List<byte[]> entries, VerifierKey? key = null, string says = "")
    {
        string folder = Path.Combine(_folder, $"{Directory.GetDirectories(_folder).Length}");
        using var hash = new MerkleHash();
        var range = new CompactRange(hash);
        var leaves = new List<byte>();
        foreach (byte[] entry in entries)
        {
            leaves.AddRange(hash.Leaf(entry));
            range.Append(hash.Leaf(entry));
        }

        Write(new TilePath(TilePath.Entries, 0, entries.Count).ToString(), EntryBundle.Encode(entries));
        Write(new TilePath(0, 0, entries.Count).ToString(), [.. leaves]);
        Write("checkpoint", new Checkpoint(TestLog.Origin, entries.Count, range.Root()).Sign(_stolen));
        string[] failed = [.. new LogVerifier([key ?? TestLog.Key], TestLog.Ed25519, ["C01", "C02", "C06"]).Verify(LogDirectory.Open(folder), Evidence.None).Findings.Select(finding => finding.Check).Distinct()];
        if (GoProgram.IsHere)
        {
            (int exitCode, string output) = GoProgram.Run("dir", folder, (key ?? TestLog.Key).ToString());
            Assert.True((exitCode == 0) == (failed.Length == 0), output);
            Assert.Contains(says, output, StringComparison.Ordinal);
        }

        return failed;

        void Write(string name, byte[] bytes)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }
}
