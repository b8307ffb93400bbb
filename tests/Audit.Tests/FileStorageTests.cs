using System;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>Appends go into room that was written before: nobody who reads sees it, and a crash that leaves it loses nothing.</summary>
public sealed class FileStorageTests : IDisposable
{
    private const string First = "state/wal/first";
    private const string Second = "state/wal/second";

    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-room-").FullName;

    private string Log => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Append_GoesOnWhereTheLastOneEndedWhateverLiesBetween(bool keepsOpen)
    {
        using (var storage = new FileStorage(Log, keepsOpen))
        {
            storage.Replace(First, new byte[] { 1 }, Durability.Durable);
            storage.Replace(Second, new byte[] { 9 }, Durability.Durable);
            storage.Append(First, new byte[] { 2 }, isDurable: true);
            Assert.Equal([1, 2], storage.Read(First));
            storage.Append(First, new byte[] { 3 }, isDurable: false);
            storage.Append(First, new byte[] { 4 }, isDurable: true);
            storage.Append(Second, new byte[] { 8 }, isDurable: true);
            storage.Append(First, new byte[] { 5 }, isDurable: true);
            Assert.Equal([1, 2, 3, 4, 5], storage.Read(First));
            Assert.True(storage.Holds(First, new byte[] { 1, 2, 3, 4, 5 }));
        }

        Assert.Equal([1, 2, 3, 4, 5], File.ReadAllBytes(Log + ".board/" + First));
        Assert.Equal([9, 8], File.ReadAllBytes(Log + ".board/" + Second));
    }

    [Fact]
    public void Holds_ComparesEveryByteAndTheLength()
    {
        using var storage = new FileStorage(Log);
        byte[] bytes = Enumerable.Range(0, 10_000).Select(i => (byte)i).ToArray();
        storage.Replace(First, bytes, Durability.None);
        Assert.True(storage.Holds(First, bytes));
        Assert.False(storage.Holds(First, bytes.AsMemory(1)));
        Assert.False(storage.Holds(First, bytes.AsMemory(0, 9_999)));
        Assert.False(storage.Holds(First, (byte[])[.. bytes, 0]));
        Assert.False(storage.Holds(Second, bytes));
        foreach (int at in new[] { 0, 4_095, 4_096, 9_999 })
        {
            byte[] other = [.. bytes];
            other[at]++;
            Assert.False(storage.Holds(First, other), $"byte {at}");
        }
    }

    [Fact]
    public void Crash_LeavesRoomBehindTheEntriesAndNothingCountsAsLost()
    {
        using var storage = new FileStorage(Log);
        using LogWriter log = TestLog.Open(storage);
        log.Append(TestLog.Summary(1));
        string wal = Directory.EnumerateFiles(Log + ".board/state/wal").Single();
        Assert.Equal(0, File.ReadAllBytes(wal)[^1]);

        string crashed = Path.Combine(_folder, "crashed");
        Copy(Log, crashed);
        Copy(Log + ".board", crashed + ".board");
        using var again = new FileStorage(crashed);
        using LogWriter next = TestLog.Open(again);
        Assert.Equal(log.Size + 1, next.Size);
        JsonValue boot = CanonicalJson.Parse(next.ReadEntry(next.Size - 1)!);
        Assert.Equal("boot", boot["t"]!.Text);
        Assert.Equal(0, boot["lost"]!.Integer);
        Assert.Equal(0, boot["lost_bytes"]!.Integer);
        Assert.Equal(3, boot["recovered"]!.Integer);
    }

    [Fact]
    public void Checkpoint_IsPublishedAlsoWhereItsFileCannotBeBegunEarly()
    {
        using var storage = new FileStorage(Log);
        using LogWriter log = TestLog.Open(storage);
        string temporary = Log + ".board/state/tmp";
        for (int i = 0; i < 3; i++)
        {
            if (i == 1)
            {
                File.WriteAllBytes(Path.Combine(temporary, "early"), [1]);
            }

            log.Append(TestLog.Summary(i));
            log.Checkpoint();
            Assert.Equal(log.Size, Checkpoint.Parse(SignedNote.Parse(log.PublishedCheckpoint()).Text).Size);
            Assert.Empty(Directory.EnumerateFiles(temporary));
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("/lock", StringComparison.Ordinal)))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
