using System;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Archive;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T19: young logs of every awkward size are whole, reopen, export without a partial tile missing, and pass every check without finding or note. Size 1 and those between: <see cref="Planted.PlantedWrongTests"/>.</summary>
public class T19YoungLogTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    public void YoungLog_IsWholeAsItLiesThereAndAsItIsExported(int size) => Check(size, TestLog.Options);

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(70_000)]
    public void LogOfTwoTileLevels_IsWholeAsItLiesThereAndAsItIsExported(int size) => Check(size, TestLog.Options);

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(700)]
    public void BoardsLayout_KeepsNoPartialsAtTheLowestLevelAndExportsThemAll(int size) => Check(size, TestLog.Options with { PublishesPartials = false });

    [Fact]
    public void SizeZero_IsSignedAndPublishedAtCommissioning()
    {
        var disk = new PowerCutDisk(true);
        using (TestLog.Open(disk))
        {
        }

        // The published checkpoint of the empty tree comes before the first entry.
        for (int cut = 0; cut <= disk.Steps; cut++)
        {
            var files = disk.Cut(cut, new Random(cut));
            bool hasEntries = files.Keys.Any(name => name.StartsWith("state/wal/", StringComparison.Ordinal));
            if (hasEntries)
            {
                Assert.Equal(0, PublishedLog.Read(files).Checkpoint.Size);
                Assert.Contains("state/slot.a", files.Keys);
                Assert.Contains("state/slot.b", files.Keys);
                Assert.Contains("policy", files.Keys);
            }
        }
    }

    private static void Check(int size, LogWriterOptions options)
    {
        var storage = new MemoryStorage();
        using (LogWriter log = Open(storage, options))
        {
            VerifierKey first = log.Key;
            while (log.Size < size)
            {
                // Where the epoch's last entry is due it comes by itself before the next, and the size would be overshot.
                long room = LogWriter.MaxEpochEntries - 1 - (log.Size % LogWriter.MaxEpochEntries);
                if (room == 0)
                {
                    log.Rotate();
                }
                else
                {
                    log.AppendMany(Enumerable.Range(0, (int)Math.Min(Math.Min(200, room), size - log.Size)).Select(TestLog.Summary).ToArray());
                }
            }

            log.Checkpoint();
            var export = new MemoryStorage();
            LogExport.Copy(log, export);
            PublishedLog whole = PublishedLog.Read(export.Files);
            Assert.Equal(size, whole.Checkpoint.Size);
            Verdict verdict = new LogVerifier([first], new QuickSigning(), [.. LogVerifier.AllChecks]).Verify(
                LogDirectory.Of(export.Files.Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal)).ToDictionary(file => file.Key["log/".Length..], file => file.Value)), Evidence.None);
            Assert.Equal(whole.Checkpoint.Size, verdict.Size);
            Assert.Empty(verdict.Findings);
            Assert.Empty(verdict.Notes);
            if (options.PublishesPartials)
            {
                Assert.Equal(whole.Checkpoint.Root, PublishedLog.Read(storage.Files).Checkpoint.Root);
            }
            else
            {
                Assert.DoesNotContain(storage.Files.Keys, name => name.StartsWith("log/tile/0/", StringComparison.Ordinal) && name.Contains(".p/", StringComparison.Ordinal));
                Assert.DoesNotContain(storage.Files.Keys, name => name.StartsWith("log/tile/entries/", StringComparison.Ordinal) && name.Contains(".p/", StringComparison.Ordinal));
            }
        }

        using LogWriter again = Open(storage, options);
        again.Checkpoint();
        Assert.True(again.Size > size);
    }

    private static LogWriter Open(MemoryStorage storage, LogWriterOptions options) => LogWriter.Open(storage, new StepClock(), new SeededRandom(1), new QuickSigning(), options);
}
