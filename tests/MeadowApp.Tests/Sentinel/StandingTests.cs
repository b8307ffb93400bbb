using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>After a reset the device stands where people left it.</summary>
public class StandingTests
{
    [Fact]
    public void Stopped_StaysStoppedUntilSomebodyGoesOn()
    {
        var bench = new Bench { Ohms = [.. Enumerable.Repeat(100u, 10)] };
        bench.Stop();
        for (int reset = 0; reset < 3; reset++)
        {
            bench.Reboot();
            Assert.Equal(DeviceState.Stopped, bench.State);
            bench.Solvent();
            bench.Sound(500, 9_500);
            Assert.Empty(bench.Alerts);
            Assert.Equal((AlarmSignal.Off, false), (bench.Signal, bench.IsEnergised));
        }

        bench.Resume();
        bench.Solvent();
        Assert.Equal((DeviceState.Running, AlarmSignal.Sounding), (bench.State, bench.Signal));
        bench.Reboot();
        Assert.Equal(DeviceState.Running, bench.State);
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void Stopped_HasThePlainAlarmAfterAReset()
    {
        var bench = new Bench(baselineDecades: 6) { Ohms = [.. Enumerable.Repeat(10_000u, 10)] };
        bench.Stop();
        bench.Reboot();
        bench.Solvent();
        bench.Solvent();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
        Assert.Empty(bench.Alerts);
    }

    [Fact]
    public void Modes_AreThoseThatWereLoggedLast()
    {
        var bench = new Bench();
        bench.Put(OversightOutput.Relay, OversightMode.OnTheLoop);
        bench.Put(OversightOutput.Relay, OversightMode.Off);
        bench.Put(OversightOutput.Signal, OversightMode.Advisory, "odour");
        bench.Put(OversightOutput.Signal, OversightMode.Off, "chainsaw");
        for (int reset = 0; reset < 3; reset++)
        {
            bench.Reboot();
            Assert.Equal(
                [("chainsaw", OversightOutput.Signal, OversightMode.Off), ("odour", OversightOutput.Signal, OversightMode.Advisory), ("solvent_vapour", OversightOutput.Relay, OversightMode.Off)],
                bench.Modes.OrderBy(mode => mode.Label, StringComparer.Ordinal));
        }

        bench.Sound(500, 9_500);
        Assert.Empty(bench.Alerts);
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        Assert.False(bench.IsEnergised);

        bench.Put(OversightOutput.Relay, OversightMode.InTheLoop);
        bench.Reboot();
        bench.Say(1, HumanAction.Confirm);
        Assert.True(bench.IsEnergised);
    }

    [Fact]
    public void Modes_AreOfTheHazardWhicheverModelKnowsIt()
    {
        var bench = new Bench();
        bench.Put(OversightOutput.Signal, OversightMode.Off);
        bench.Rename("gas-next");
        bench.Reboot();
        bench.Rename("gas-third");
        bench.Reboot();
        bench.Solvent();
        Assert.Empty(bench.Alerts);
    }

    /// <summary>What is read at a start does not grow with the log: a stop of long ago is told again in between.</summary>
    [Fact]
    public void WhatIsReadAtAStart_IsBounded()
    {
        var bench = new Bench(new SentinelOptions { SampleEvery = 1 });
        bench.Put(OversightOutput.Relay, OversightMode.Off);
        bench.Solvent();
        for (int scan = 0; scan < 500; scan++)
        {
            bench.CleanAir();
        }

        long read = bench.Trail.Reads;
        bench.Reboot();
        Assert.InRange(bench.Trail.Reads - read, 1, 80);
        Assert.Equal([("solvent_vapour", OversightOutput.Relay, OversightMode.Off)], bench.Modes);
        Assert.Equal("solvent_vapour", Assert.Single(bench.Alerts).Decision.Label);

        bench.Stop();
        for (int scan = 0; scan < 500; scan++)
        {
            bench.CleanAir();
        }

        bench.Reboot();
        Assert.Equal(DeviceState.Stopped, bench.State);
    }

    [Fact]
    public void StopAndAlert_EndedByOneCutEndTogether()
    {
        // The power fails after the stop and before the end of the alert is logged.
        var bench = new Bench();
        bench.Solvent();
        long alert = bench.Trail.Of("alert").Single().Index;
        bench.Stop();
        bench.Trail.Cut((int)bench.Trail.Of("stop").Single().Index + 1);
        Assert.Empty(bench.Trail.Of("human"));
        bench.Reboot();

        Assert.Equal((DeviceState.Stopped, AlarmSignal.Off, 0), (bench.State, bench.Signal, bench.Alerts.Count));
        Dictionary<string, JsonValue> end = bench.Trail.Of("human").Single().Fields;
        Assert.Equal((alert, "device", "close", "off"), (end["alert"].Integer, end["role"].Text, end["action"].Text, end["state"].Text));
    }

    [Fact]
    public void HazardSwitchedOff_IsNotAskedAgainAfterACut()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Put(OversightOutput.Signal, OversightMode.Off);
        bench.Trail.Cut((int)bench.Trail.Of("config").Single().Index + 1);
        bench.Reboot();

        Assert.Equal((AlarmSignal.Off, 0), (bench.Signal, bench.Alerts.Count));
        Assert.Equal(["close"], bench.Trail.Actions());
    }

    [Fact]
    public void TestOfTheStop_CutShortGoesOnAndSaysSo()
    {
        var bench = new Bench();
        bench.Ask(new StopCommand(StopSource.Test, Bench.Operator));
        bench.Trail.Cut((int)bench.Trail.Of("resume").Single().Index);
        bench.Reboot();

        Assert.Equal(DeviceState.Running, bench.State);
        Assert.Equal("test", bench.Trail.Of("resume").Single().Fields["cause"].Text);
        bench.Solvent();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhereNobodyCanKnow_TheDeviceStandsStopped(bool isPruned)
    {
        // The log of a successor knows what was said only from its own beginning; a log whose beginning is gone, only what is left.
        var bench = new Bench();
        bench.Trail.Cut(0);
        bench.Trail.Append(new LogOpenEntry(
            "test", "you.example/2", "you.example/2+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", new string('a', 64), new string('a', 64), null, 184, 730, 900, 180, null, null, null, null, null,
            isPruned ? null : "you.example", isPruned ? null : 7, isPruned ? null : new byte[32], isPruned ? null : new byte[64]));
        bench.Trail.Pruned = isPruned ? 1 : 0;
        bench.Reboot();

        Assert.Equal(DeviceState.Stopped, bench.State);
        Assert.NotEmpty(bench.Faults);
        Assert.Equal(("fault", "safe"), (bench.Trail.Of("stop").Single().Fields["cause"].Text, bench.Trail.Of("stop").Single().Fields["state"].Text));
        Assert.Equal("read_failed", bench.Trail.Of("fault").Single().Fields["code"].Text);
        bench.Resume();
        bench.Reboot();
        Assert.Equal(DeviceState.Running, bench.State);
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Theory]
    [InlineData(3, DeviceState.Running, new[] { "read_failed", "recovered" })]
    [InlineData(4, DeviceState.Stopped, new[] { "read_failed" })]
    public void LogThatIsReadAtLast_IsBelieved_AndThatItFailedIsTold(int failures, DeviceState state, string[] faults)
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Trail.FailingReads = failures;
        bench.Reboot();
        Assert.Equal(state, bench.State);
        Assert.Equal(faults, bench.Trail.Of("fault").Select(fault => fault.Fields["code"].Text));
        Assert.Equal(state == DeviceState.Running ? 1 : 0, bench.Alerts.Count);
    }

    [Fact]
    public void NewLog_StandsAsDelivered()
    {
        var bench = new Bench();
        bench.Trail.Cut(0);
        bench.Trail.Append(new LogOpenEntry(
            "test", "you.example", "you.example+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", new string('a', 64), new string('a', 64), null, 184, 730, 900, 180, null, null, null, null, null, null, null, null, null));
        bench.Reboot();
        Assert.Equal((DeviceState.Running, 0, 0), (bench.State, bench.Faults.Count, bench.Modes.Count));
    }
}
