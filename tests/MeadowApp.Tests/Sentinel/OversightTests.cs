using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

public class OversightTests
{
    [Fact]
    public void Relay_ClosesOnlyOnceAPersonHasConfirmed()
    {
        var bench = new Bench();
        bench.Solvent();
        Assert.False(bench.IsEnergised);

        bench.Say(1, HumanAction.Confirm);

        Assert.True(bench.IsEnergised);
        (_, Dictionary<string, JsonValue> entry) = Assert.Single(bench.Trail.Of("actuate"));
        Assert.Equal("human", entry["permission"].Text);
        Assert.Equal(bench.Trail.Of("human").Single().Index, entry["human"].Integer);
    }

    [Fact]
    public void Relay_OpensWhenAPersonChangesTheirMind()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        bench.Say(1, HumanAction.Reject);

        Assert.False(bench.IsEnergised);
        Assert.Equal([true, false], bench.Trail.Of("actuate").Select(entry => entry.Fields["on"].IsTrue));
    }

    [Fact]
    public void Relay_OnTheLoopClosesAtOnce()
    {
        var bench = new Bench();
        bench.Put(OversightOutput.Relay, OversightMode.OnTheLoop);
        bench.Solvent();

        Assert.True(bench.IsEnergised);
        Assert.Equal("on_the_loop", Assert.Single(bench.Trail.Of("actuate")).Fields["permission"].Text);
    }

    [Fact]
    public void Relay_OpensWhenTheLogBreaks()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        bench.Trail.IsBroken = true;
        bench.Sound(500, 9_500);

        Assert.False(bench.IsEnergised);
        Assert.Equal(DeviceState.WithoutLog, bench.State);
    }

    [Fact]
    public void InTheLoop_AsksQuietlyUntilConfirmed()
    {
        var bench = new Bench();
        bench.Put(OversightOutput.Signal, OversightMode.InTheLoop);
        bench.Solvent();
        Assert.Equal(AlarmSignal.Notice, bench.Signal);
        Assert.Equal("in_the_loop", Assert.Single(bench.Trail.Of("alert")).Fields["mode"].Text);

        bench.Say(1, HumanAction.Confirm);

        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
    }

    [Fact]
    public void Off_RaisesNothing()
    {
        var bench = new Bench();
        bench.Put(OversightOutput.Signal, OversightMode.Off);
        bench.Solvent();

        Assert.Empty(bench.Trail.Of("alert"));
        Assert.Equal(AlarmSignal.Off, bench.Signal);
        (_, Dictionary<string, JsonValue> entry) = Assert.Single(bench.Trail.Of("config"));
        Assert.Equal("signal/on_the_loop", entry["old"].Text);
        Assert.Equal("signal/in_command/off", entry["new"].Text);
    }

    [Fact]
    public void Mode_OfAnUnknownClassIsNotTaken()
    {
        var bench = new Bench();
        bench.Ask(new ModeCommand("gas-test", "dragon", OversightOutput.Signal, OversightMode.Off, Bench.Operator));

        Assert.Empty(bench.Trail.Of("config"));
    }

    [Fact]
    public void Stop_NeedsNoNameAndIsLoggedAtOnce()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        bench.Stop();

        Assert.False(bench.IsEnergised);
        Assert.Equal(AlarmSignal.Off, bench.Signal);
        (_, Dictionary<string, JsonValue> entry) = Assert.Single(bench.Trail.Of("stop"));
        Assert.Equal(JsonKind.Null, entry["operator"].Kind);
        Assert.Equal("safe", entry["state"].Text);
        Assert.Equal(["confirm", "close"], bench.Trail.Actions());
    }

    [Fact]
    public void Stop_SwitchesTheModelsOffAndThePlainAlarmOn()
    {
        var bench = new Bench(baselineDecades: 4) { Ohms = [.. Enumerable.Repeat(1_000u, 10)] };
        bench.Stop();
        int decisions = bench.Decisions.Count;
        bench.Solvent();
        Assert.Equal(AlarmSignal.Off, bench.Signal);
        bench.Solvent();

        Assert.Equal(decisions, bench.Decisions.Count);
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);

        bench.Resume();
        Assert.Equal(AlarmSignal.Off, bench.Signal);
        bench.Solvent();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
        Assert.Single(bench.Trail.Of("alert"));
    }

    [Fact]
    public void Stop_WorksWhileTheLogIsDownAndThenNothingGoesOn()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Trail.IsBroken = true;
        bench.Stop();
        Assert.Equal(DeviceState.Stopped, bench.State);

        bench.Resume();

        Assert.Equal(DeviceState.Stopped, bench.State);
    }

    [Fact]
    public void Test_StopsAndGoesOn()
    {
        var bench = new Bench();
        bench.Ask(new StopCommand(StopSource.Test, Bench.Operator));

        Assert.Equal(DeviceState.Running, bench.State);
        Assert.Equal("safe", Assert.Single(bench.Trail.Of("stop")).Fields["state"].Text);
        Assert.Equal("test", Assert.Single(bench.Trail.Of("resume")).Fields["cause"].Text);
    }

    [Fact]
    public void Test_WaitsWhileAnAlertIsOpen()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Ask(new StopCommand(StopSource.Test, Bench.Operator));

        Assert.Empty(bench.Trail.Of("stop"));
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
    }

    [Fact]
    public void Missed_IsLoggedForAClassThatAModelKnows()
    {
        var bench = new Bench();
        bench.Ask(new MissedCommand("chainsaw", Bench.Operator));
        bench.Ask(new MissedCommand("dragon", Bench.Operator));

        Assert.Equal("chainsaw", Assert.Single(bench.Trail.Of("missed")).Fields["class"].Text);
    }

    [Fact]
    public void Answer_CannotJudgeWhatWasHardlySeen()
    {
        var bench = new Bench(new SentinelOptions { ViewingMilliseconds = 60_000 });
        bench.Solvent();
        bench.UptimeMilliseconds -= 2_000;
        bench.Say(1, HumanAction.Confirm);
        Assert.Empty(bench.Trail.Of("human"));

        bench.Say(1, HumanAction.Confirm);

        Assert.Equal(["confirm"], bench.Trail.Actions());
    }

    [Fact]
    public void Watch_RemindsOfAnAlertThatWaits()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Wait(bench.Options.ReminderMilliseconds);
        bench.Wait(bench.Options.ReminderMilliseconds - 1);
        Assert.Equal(1, bench.Reminders);

        bench.Say(1, HumanAction.Confirm);
        bench.Wait(bench.Options.ReminderMilliseconds);

        Assert.Equal(1, bench.Reminders);
    }
}
