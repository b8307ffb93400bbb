using System;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>When a checkpoint is due (chapter 9 of the log's specification). That 256 entries are the most that wait: <see cref="LogWriterTests"/>.</summary>
public class CheckpointTimesTests
{
    // The heartbeat is the summary. A prune entry is signed and witnessed before anything is deleted.
    private static readonly string[] SignedAtOnce =
    [
        AlertEntry.Name, HumanEntry.Name, ModelLoadEntry.Name, ConfigEntry.Name, RotateEntry.Name, StopEntry.Name, IncidentEntry.Name, SummaryEntry.Name, PruneEntry.Name,
    ];

    public static TheoryData<string> Types => [.. SampleEntries.All.Select(body => body.Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Entry_IsSignedAtOnceWhereItsTypeAsksForItAndElseWaits(string type)
    {
        using LogWriter log = TestLog.Open(new MemoryStorage());
        log.Checkpoint();
        log.Append(SampleEntries.Of(type));

        Assert.Equal(SignedAtOnce.Contains(type), log.IsCheckpointDue);
        Assert.Equal(SignedAtOnce.Contains(type), log.Tick());
        Assert.Equal(SignedAtOnce.Contains(type) ? log.Size : log.Size - 1, log.SignedSize);
    }

    [Fact]
    public void Entries_WaitForFifteenMinutesOfRunningTimeAtMost()
    {
        var clock = new SetClock();
        using LogWriter log = TestLog.Open(new MemoryStorage(), clock);
        log.Checkpoint();
        log.Append(new FaultEntry("gas", "sensor_lost", null));
        clock.UptimeMilliseconds = (15 * 60_000) - 1;
        Assert.False(log.IsCheckpointDue);
        clock.UptimeMilliseconds++;
        Assert.True(log.IsCheckpointDue);
        Assert.True(log.Tick());
        Assert.Equal(log.Size, log.SignedSize);

        // Where nothing new was written nothing is signed.
        clock.UptimeMilliseconds *= 3;
        Assert.False(log.IsCheckpointDue);
    }

    [Fact]
    public void Triggers_ThatComeTogetherShareACheckpoint()
    {
        var storage = new MemoryStorage();
        using LogWriter log = TestLog.Open(storage);
        log.AppendMany([SampleEntries.Of(AlertEntry.Name), SampleEntries.Of(HumanEntry.Name), SampleEntries.Of(ConfigEntry.Name)]);
        Assert.Equal(0, log.SignedSize);
        Assert.True(log.Tick());
        Assert.Equal(5, log.SignedSize);
        Assert.False(log.Tick());
    }

    [Theory]
    [InlineData("audit/rotate/v1")]
    [InlineData("audit/x")]
    [InlineData("cosignature/v1")]
    [InlineData("")]
    [InlineData("vendor.example/my site/device")]
    [InlineData("vendor.example/site+1/device")]
    public void Origin_ThatReadsLikeAnotherSignedTextOrNamesNoKeyIsRefused(string origin)
    {
        var storage = new MemoryStorage();
        Assert.Throws<ArgumentException>(() => TestLog.Open(storage, options: TestLog.Options with { Origin = origin }));
        Assert.DoesNotContain("log/checkpoint", storage.Files.Keys);
    }
}
