using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Whoever cannot judge an alert alone calls others, and does not wait for the time to run out.</summary>
public class EscalationTests
{
    [Theory]
    [InlineData("solvent_vapour")]
    [InlineData("odour")]
    public void ByAPerson_ReachesTheStrongestSignalAtOnceAndIsTheirs(string hazard)
    {
        var bench = new Bench();
        Raise(bench, hazard);
        bench.Say(1, HumanAction.Escalate);

        Assert.Equal(AlarmSignal.Escalated, bench.Signal);
        AlertReport shown = bench.Alerts[^1];
        Assert.Equal((AlertState.Escalated, true, null), (shown.State, shown.IsEscalatedByPerson, shown.DueAtMilliseconds));
        Dictionary<string, JsonValue> entry = Assert.Single(bench.Trail.Of("human")).Fields;
        Assert.Equal(("escalate", "simulated", "alarm"), (entry["action"].Text, entry["role"].Text, entry["state"].Text));
        Assert.NotEqual(JsonKind.Null, entry["operator"].Kind);
        Assert.False(bench.IsEnergised);

        // The question stays open: the time does not run out again, and whoever comes answers.
        bench.Wait(bench.Options.AnswerTimeoutMilliseconds);
        Assert.Equal(["escalate"], bench.Trail.Actions());
        bench.Say(1, HumanAction.Acknowledge);
        bench.Say(1, HumanAction.Escalate);
        bench.Say(1, HumanAction.Reject);
        Assert.Equal(["escalate", "acknowledge", "escalate", "reject"], bench.Trail.Actions());
        Assert.Equal(AlarmSignal.Off, bench.Signal);
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void ByThePassingOfTime_IsNobodys()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Wait(bench.Options.AnswerTimeoutMilliseconds);
        Assert.Equal((AlertState.Escalated, false), (bench.Alerts[^1].State, bench.Alerts[^1].IsEscalatedByPerson));
    }

    [Fact]
    public void NeedsNeitherANameNorAMinimumTimeOfViewing()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Person = null;
        bench.Say(1, HumanAction.Escalate);
        Assert.Equal(AlarmSignal.Escalated, bench.Signal);
        Assert.Equal(JsonKind.Null, bench.Trail.Of("human").Single().Fields["operator"].Kind);
        Assert.Equal("operator", bench.Trail.Of("human").Single().Fields["role"].Text);

        bench = new Bench(new SentinelOptions { ViewingMilliseconds = 60_000 });
        bench.Solvent();
        bench.UptimeMilliseconds -= 60_000;
        bench.Say(1, HumanAction.Escalate);
        Assert.Equal(AlarmSignal.Escalated, bench.Signal);
    }

    [Fact]
    public void OfWhatAPersonHasJudged_IsNone()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        bench.Say(1, HumanAction.Escalate);
        Assert.Equal(AlertState.Confirmed, bench.Alerts[^1].State);
        Assert.True(bench.IsEnergised);
        bench.Say(1, HumanAction.Reject);
        bench.Say(1, HumanAction.Escalate);
        Assert.Equal(AlarmSignal.Off, bench.Signal);
        Assert.Equal(["confirm", "reject"], bench.Trail.Actions());
    }

    /// <summary>Making an alarm stronger needs no log; nobody may be left alone because a disk has failed.</summary>
    [Fact]
    public void WhileTheLogIsDown_StillSounds()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Acknowledge);
        bench.Trail.IsBroken = true;
        bench.Say(1, HumanAction.Escalate);
        Assert.Equal(AlarmSignal.Escalated, bench.Signal);
    }

    [Fact]
    public void InAnyModeThatAsks_SoundsAndSwitchesNothing()
    {
        foreach (OversightMode mode in new[] { OversightMode.OnTheLoop, OversightMode.InTheLoop, OversightMode.Advisory })
        {
            var bench = new Bench();
            bench.Put(OversightOutput.Signal, mode);
            bench.Solvent();
            bench.Say(1, HumanAction.Escalate);
            Assert.Equal((AlarmSignal.Escalated, false), (bench.Signal, bench.IsEnergised));
        }
    }

    [Fact]
    public void OfATestOfAttention_TellsThatItWasOneAndNeverSounds()
    {
        var bench = new Bench(new SentinelOptions { ChallengeMilliseconds = 10_000, SampleEvery = 1 });
        bench.Ask(new StopCommand(StopSource.Test, Bench.Operator));
        for (int scan = 0; bench.Alerts.Count == 0; scan++)
        {
            Assert.InRange(scan, 0, 60);
            bench.CleanAir();
        }

        bench.Say(bench.Alerts[^1].Number, HumanAction.Escalate);
        Assert.True(bench.Alerts[^1].WasChallenge);
        Assert.Equal((AlarmSignal.Off, AlertState.Idle), (bench.Signal, bench.Alerts[^1].State));
        Assert.True(bench.Signals.Max() <= AlarmSignal.Notice);
        Assert.Equal(["escalate", "close"], bench.Trail.Actions());
        Assert.Equal((0, 1), (bench.Answered!.TestsNoticed, bench.Answered.TestsMissed));
    }

    private static void Raise(Bench bench, string hazard)
    {
        if (hazard == "odour")
        {
            bench.Gas(200, 9_000, 800);
        }
        else
        {
            bench.Solvent();
        }
    }
}
