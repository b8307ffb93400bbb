using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Cuts the power at every entry of an alert's life and looks at what the next start makes of it.</summary>
public class ResetTests
{
    /// <summary>The lives that an alert can have; each is cut after each of its entries.</summary>
    private static readonly Dictionary<string, Action<Bench>> Lives = new()
    {
        ["unanswered"] = bench => bench.Wait(bench.Options.AnswerTimeoutMilliseconds),
        ["acknowledged"] = bench => bench.Say(1, HumanAction.Acknowledge),
        ["rejected"] = bench => bench.Say(1, HumanAction.Reject),
        ["nothing"] = bench => bench.Say(1, HumanAction.Reclassify, "clean_air"),
        ["another hazard"] = bench => bench.Say(1, HumanAction.Reclassify, "odour"),
        ["confirmed and over"] = bench =>
        {
            bench.Say(1, HumanAction.Confirm);
            bench.CleanAir();
            bench.CleanAir();
            bench.CleanAir();
        },
        ["late"] = bench =>
        {
            bench.Wait(bench.Options.AnswerTimeoutMilliseconds);
            bench.Say(1, HumanAction.Confirm);
        },
        ["stopped"] = bench => bench.Stop(),
    };

    [Fact]
    public void ACutAfterEachEntry_LosesNoAlertThatTheLogHolds()
    {
        foreach ((string life, Action<Bench> live) in Lives)
        {
            int length = (int)Lived(live).Trail.Size;
            for (int size = 2; size <= length; size++)
            {
                Bench bench = Lived(live);
                bench.Trail.Cut(size);
                bool isOpen = IsOpen(bench);
                bench.Reboot();
                string cut = $"{life}, cut after {size} of {length} entries";

                // What the log did not hold yet is raised by the next decision instead.
                Assert.True(bench.Alerts.GroupBy(alert => alert.Number).Count() == (isOpen ? 1 : 0), $"{bench.Alerts.Count} alerts shown, open {isOpen}: {cut}");
                Assert.True(isOpen == (bench.Signal == AlarmSignal.Sounding), $"the signal is {bench.Signal}: {cut}");
                Assert.False(bench.IsEnergised, $"the relay closed: {cut}");
                if (isOpen)
                {
                    HeldOnceMore(bench, cut);
                }

                Assert.All(bench.Trail.Problems(), Assert.Null);
            }
        }
    }

    [Fact]
    public void Resumed_EscalatesAgainAndTakesAnAnswer()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        Assert.True(bench.IsEnergised);
        long alert = bench.Trail.Of("alert").Single().Index;
        bench.Reboot();

        AlertReport shown = bench.Alerts[^1];
        Assert.Equal((AlertState.Waiting, "solvent_vapour", 9_000), (shown.State, shown.Decision.Label, shown.Decision.Confidences[2]));
        Assert.Equal((alert, "device", "alarm"), Word(bench, "resume"));
        Assert.False(bench.IsEnergised);

        bench.Wait(bench.Options.AnswerTimeoutMilliseconds);
        Assert.Equal(AlarmSignal.Escalated, bench.Signal);
        Assert.Equal(["confirm", "resume", "no_answer", "escalate"], bench.Trail.Actions());

        bench.Say(1, HumanAction.Confirm);
        Assert.True(bench.IsEnergised);
        Assert.All(bench.Trail.Of("human"), entry => Assert.Equal(alert, entry.Fields["alert"].Integer));
    }

    [Fact]
    public void AHazardThatNoActiveModelKnows_IsAskedAllTheSame()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Rename("gas-other");
        bench.Reboot();

        Assert.Equal(("gas-test", "solvent_vapour", HazardLevel.Alarm), (bench.Alerts[^1].Decision.Manifest.Id, bench.Alerts[^1].Decision.Label, bench.Alerts[^1].Decision.Manifest.Levels[bench.Alerts[^1].Decision.Decision.Top]));
        bench.Say(1, HumanAction.Reject);
        Assert.Equal(AlarmSignal.Off, bench.Signal);
    }

    [Fact]
    public void AResetAtOnceAfterTheFirst_FindsTheAlertAgain()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Reboot();
        bench.Trail.Cut((int)bench.Trail.Size - 3);
        bench.Reboot();
        bench.Reboot();

        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
        Assert.Equal("solvent_vapour", Assert.Single(bench.Alerts).Decision.Label);
    }

    // A second reset in the middle of the first boot finds the same alert, and so does one after it was answered late.
    private static void HeldOnceMore(Bench bench, string cut)
    {
        bench.Wait(1_000);
        bench.Reboot();
        Assert.True(bench.Signal == AlarmSignal.Sounding, $"lost in the second reset: {cut}");
        bench.Wait(bench.Options.AnswerTimeoutMilliseconds);
        Assert.True(bench.Signal == AlarmSignal.Escalated, $"not escalated: {cut}");
        bench.Say(1, HumanAction.Reject);
        bench.Reboot();
        Assert.True(bench.Signal == AlarmSignal.Off && bench.Alerts.Count == 0, $"asked again after it was answered: {cut}");
    }

    private static Bench Lived(Action<Bench> live)
    {
        var bench = new Bench();
        bench.Solvent();
        live(bench);
        return bench;
    }

    // By the log's own words: a decision with outcome alert, and nothing that ends it.
    private static bool IsOpen(Bench bench)
    {
        bool isRaised = bench.Trail.Of("decision").Exists(entry => entry.Fields["outcome"].Text == "alert");
        bool isOver = bench.Trail.Of("stop").Count > 0
            || bench.Trail.Of("human").Exists(entry => entry.Fields["action"].Text is "reject" or "close" || (entry.Fields["action"].Text == "reclassify" && entry.Fields["state"].Text == "off"));
        return isRaised && !isOver;
    }

    private static (long Alert, string Role, string State) Word(Bench bench, string action)
    {
        Dictionary<string, JsonValue> entry = bench.Trail.Of("human").Single(human => human.Fields["action"].Text == action).Fields;
        return (entry["alert"].Integer, entry["role"].Text, entry["state"].Text);
    }
}
