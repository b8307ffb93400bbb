using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What the board's head takes from the sentinel, so that it decides nothing itself.</summary>
public class BoardHeadPartsTests
{
    [Fact]
    public void WarmUp_RunsBothReleasedModelsAndLeavesNothingBehind()
    {
        var sound = new ReleasedSoundModel(ReleasedModels.Load("sound"));
        WarmUp.Run(new ReleasedGasModel(ReleasedModels.Load("gas")), sound);
        Assert.Equal(0, sound.WindowsUsed);
    }

    [Theory]
    [InlineData(0x00, "unknown")]
    [InlineData(0x04, "unknown")] // the reset button
    [InlineData(0x0E, "power_on")]
    [InlineData(0x06, "power_on")]
    [InlineData(0x14, "software")]
    [InlineData(0x24, "watchdog")]
    [InlineData(0x44, "watchdog")]
    [InlineData(0x84, "unknown")]
    [InlineData(0x2E, "watchdog")]
    public void ResetCause_IsReadFromTheRegister(int flags, string word) => Assert.Equal(word, ResetCause.Word(flags));

    [Theory]
    [InlineData(0x06, true)]
    [InlineData(0x0E, false)] // a rising supply sets the flag of a dip as well
    [InlineData(0x0A, false)]
    [InlineData(0x24, false)]
    [InlineData(0x00, false)]
    public void Dip_IsNoPowerOn(int flags, bool isDip) => Assert.Equal(isDip, ResetCause.IsDip(flags));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void AlarmPlayer_PlaysOnWhereOneOutputFails(int broken)
    {
        var switched = new List<(int Output, long At)>();
        long now = 0;
        bool isBroken = true;
        void Switch(int output)
        {
            if (isBroken && output == broken)
            {
                throw new InvalidOperationException("torn off");
            }

            switched.Add((output, now));
        }

        var player = new AlarmPlayer(_ => Switch(0), _ => Switch(1), _ => Switch(2));
        for (; now < 5_000; now += 50)
        {
            player.Step(AlarmSignal.Sounding, now);
        }

        Assert.Equal("torn off", player.Problem);
        Assert.All(Enumerable.Range(0, 3).Where(output => output != broken), output => Assert.Equal(12, switched.Count(done => done.Output == output)));
        Assert.DoesNotContain(switched, done => done.Output == broken);

        isBroken = false;
        player.Step(AlarmSignal.Sounding, now);
        Assert.Null(player.Problem);
        Assert.Contains((broken, now), switched);
    }

    [Fact]
    public void AlarmPlayer_SwitchesOnlyWhatChangesAndEndsSilent()
    {
        var lamp = new List<bool>();
        var motor = new List<bool>();
        var sounder = new List<int>();
        var player = new AlarmPlayer(lamp.Add, motor.Add, sounder.Add);
        for (long now = 0; now < 2_400; now += 50)
        {
            player.Step(AlarmSignal.Lamp, now);
        }

        player.Step(AlarmSignal.Escalated, 0);
        player.Step(AlarmSignal.Off, 50);
        player.Step(AlarmSignal.Off, 100);
        Assert.Equal([true, false, true, false], lamp);
        Assert.Equal([true, false], motor);
        Assert.Equal([3_500, 0], sounder);
    }

    [Fact]
    public void NetworkClock_IsTrustedOnlyOnceANetworkHasSetIt()
    {
        const long Now = 1_800_000_000;
        long board = 0;
        var clock = new NetworkClock(() => 7, () => board);
        var trail = new MemoryTrail();
        Assert.Equal(7, clock.UptimeMilliseconds);
        Assert.Null(clock.UtcSeconds);
        Assert.Equal(0, clock.Quality);

        board = Now;
        Assert.Equal(Now, clock.UtcSeconds);
        Assert.Equal(1, clock.Quality);

        clock.Set(DateTime.UnixEpoch);
        Assert.False(clock.Report(trail));
        Assert.Equal(1, clock.Quality);

        clock.Set(DateTime.SpecifyKind(DateTime.UnixEpoch.AddSeconds(Now), DateTimeKind.Local));
        Assert.Equal(1, clock.Quality);
        Assert.True(clock.Report(trail));
        Assert.Equal(2, clock.Quality);
        Assert.False(clock.Report(trail));
        Dictionary<string, JsonValue> entry = Assert.Single(trail.Of(ClockEntry.Name)).Fields;
        Assert.Equal(Now, entry["new"].Integer);
        Assert.Equal("network", entry["source"].Text);
        Assert.All(trail.Problems(), Assert.Null);
    }

    [Fact]
    public void NetworkClock_WhoseLogFails_IsSetAllTheSame()
    {
        var clock = new NetworkClock(() => 0, () => 1_800_000_000);
        var trail = new MemoryTrail { IsBroken = true };
        clock.Set(DateTime.UnixEpoch.AddSeconds(1_800_000_000));
        Assert.Throws<System.IO.IOException>(() => clock.Report(trail));
        Assert.Equal(2, clock.Quality);
    }
}
