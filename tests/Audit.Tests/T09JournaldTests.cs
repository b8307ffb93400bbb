using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T9: journald's three attacks by a thief who has the present key: old entries sealed anew, a log cut back and gone on with, the last epoch dropped.</summary>
/// <remarks>Judged by the independent program; that entries cannot be hidden follows from its listing the bytes that it hashed.</remarks>
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

    [FactNeeds("go")]
    public void HonestLog_IsGoodAndAWrongEnrolledKeyNever()
    {
        Assert.Equal(0, Judge(_entries).ExitCode);
        using var other = new Ed25519Signer(TestLog.Origin, new byte[32]);
        Assert.Equal(1, Judge(_entries, key: VerifierKey.OfLog(other.Name, other.PublicKey)).ExitCode);
    }

    [FactNeeds("go")]
    public void OldEntriesSealedAnewWithALaterKey_AreRefused()
    {
        List<byte[]> rewritten = [.. _entries];
        rewritten[5] = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(rewritten[5]).Replace("\"faults\":0", "\"faults\":1", StringComparison.Ordinal));
        Assert.NotEqual(_entries[5], rewritten[5]);
        (int exitCode, string output) = Judge(rewritten);
        Assert.Equal(1, exitCode);
        Assert.Contains("another root", output, StringComparison.Ordinal);
    }

    [FactNeeds("go")]
    public void LogCutBackAndGoneOnWith_IsRefusedAlsoAcrossAnEmptyEpoch()
    {
        // Cut into the second epoch, and gone on with the stolen key of the fourth: its rotate entries are gone, or name another tree.
        Assert.Equal(1, Judge(_entries.GetRange(0, 24)).ExitCode);
        Assert.Equal(1, Judge([.. _entries.Take(24), .. _entries.Skip(27)]).ExitCode);
        Assert.Equal(1, Judge(_entries.GetRange(0, (int)_dropped)).ExitCode);
        Assert.Equal(1, Judge([.. _entries.Take(24), _entries[23], .. _entries.Skip(25)]).ExitCode);
    }

    [FactNeeds("go")]
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
        Assert.Equal(0, GoProgram.Run("dir", folder, TestLog.Key.ToString()).ExitCode);
        Assert.Equal(1, GoProgram.Run("dir", "-kept", kept, folder, TestLog.Key.ToString()).ExitCode);
    }

    // All tiles made anew and signed with the stolen key: only what the entries say can betray it.
    private (int ExitCode, string Output) Judge(List<byte[]> entries, VerifierKey? key = null)
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
        return GoProgram.Run("dir", folder, (key ?? TestLog.Key).ToString());

        void Write(string name, byte[] bytes)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }
}
