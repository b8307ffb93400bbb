using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T13: after <c>stop</c> with cause <c>retired</c>, and under an incident freeze.</summary>
public class T13EndAndFreezeTests
{
    private static readonly EntryBody[] Frozen =
    [
        new ModelLoadEntry("m", "1.0.0", new string('0', 64), new string('0', 64), new string('0', 64), null, "none", ["a"], ["none"], [1], 2, null),
        new ConfigEntry("margin", null, null, JsonValue.Of(1), JsonValue.Of(2), null, "tuning"),
        new PruneEntry(256, "retention", null, 1),
    ];

    [Fact]
    public void RetiredLog_TakesNothingMoreEvenAfterARestart()
    {
        var storage = new MemoryStorage();
        long size;
        using (LogWriter log = TestLog.Open(storage))
        {
            log.Retire(null);
            size = log.Size;
            Assert.Throws<LogRefusedException>(() => log.Append(TestLog.Summary(1)));
            Assert.Throws<LogRefusedException>(() => log.AppendMany([TestLog.Summary(1)]));
            Assert.Throws<LogRefusedException>(log.Rotate);
            Assert.False(log.Tick());
        }

        using LogWriter again = TestLog.Open(storage);
        Assert.True(again.IsRetired);
        Assert.Equal(size, again.Size);
        Assert.Throws<LogRefusedException>(() => again.Append(TestLog.Summary(1)));
        PublishedLog read = PublishedLog.Read(storage.Files);
        Assert.Equal(size, read.Checkpoint.Size);
        Assert.Equal(StopEntry.Retired, read[size - 1]["cause"]!.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Freeze_RefusesModelSettingsAndPruningUntilItEndsAlsoAcrossARestart(bool isSigned)
    {
        var storage = new MemoryStorage();
        using (LogWriter log = TestLog.Open(storage))
        {
            log.Append(new IncidentEntry([], "health", true, null));
            if (isSigned)
            {
                log.Checkpoint();
                log.AppendMany([.. Enumerable.Range(0, 600).Select(TestLog.Summary)]);
            }

            RefusesFrozen(log);
        }

        using LogWriter again = TestLog.Open(storage);
        Assert.True(again.IsFrozen);
        RefusesFrozen(again);
        again.Append(new IncidentEntry([], "health", false, null));
        again.Append(Frozen[0]);
        Assert.False(again.IsFrozen);
    }

    private static void RefusesFrozen(LogWriter log)
    {
        long size = log.Size;
        foreach (EntryBody body in Frozen)
        {
            Assert.Throws<LogRefusedException>(() => log.Append(body));
        }

        Assert.Equal(size, log.Size);
        Assert.Equal(size, log.Append(TestLog.Summary(1)));
    }
}
