using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Drives the real loop through every state that a bounded number of events can reach, and holds the invariants of oversight at each step.</summary>
public class OversightInvariantsTests(ITestOutputHelper output)
{
    private static readonly (string Name, Action<Bench> Do)[] Events =
    [
        ("solvent", bench => bench.Solvent()),
        ("clean", bench => bench.CleanAir()),
        ("doubt", bench => bench.Gas(4_000, 3_000, 3_000)),
        ("chainsaw", bench => bench.Sound(500, 9_500)),
        ("rain", bench => bench.Sound(9_500, 500)),
        ("acknowledge", bench => Answer(bench, HumanAction.Acknowledge, null)),
        ("confirm", bench => Answer(bench, HumanAction.Confirm, null)),
        ("reject", bench => Answer(bench, HumanAction.Reject, null)),
        ("odour, rather", bench => Answer(bench, HumanAction.Reclassify, "odour")),
        ("others are called", bench => Answer(bench, HumanAction.Escalate, null)),
        ("nobody answers", bench => bench.Wait(bench.Options.AnswerTimeoutMilliseconds)),
        ("hold-off ends", bench => bench.Wait(bench.Options.HoldOffMilliseconds)),
        ("stop", bench => bench.Stop()),
        ("resume", bench => bench.Resume()),
        ("relay on the loop", bench => bench.Put(OversightOutput.Relay, OversightMode.OnTheLoop)),
        ("chainsaw's relay on the loop", bench => bench.Put(OversightOutput.Relay, OversightMode.OnTheLoop, "chainsaw")),
        ("in the loop", bench => bench.Put(OversightOutput.Signal, OversightMode.InTheLoop)),
        ("advisory", bench => bench.Put(OversightOutput.Signal, OversightMode.Advisory)),
        ("off", bench => bench.Put(OversightOutput.Signal, OversightMode.Off)),
        ("reset", bench => bench.Reboot()),
        ("log breaks", bench => bench.Trail.IsBroken = true),
    ];

    private static int Depth => Environment.GetEnvironmentVariable("LONG") == "1" ? 5 : 4;

    [Fact]
    public void EveryReachableState_HoldsTheInvariants()
    {
        var seen = new HashSet<string> { Key(new Bench()) };
        var frontier = new List<int[]> { Array.Empty<int>() };
        long transitions = 0;
        for (int depth = 0; depth < Depth; depth++)
        {
            var next = new List<int[]>();
            foreach (int[] path in frontier)
            {
                for (int e = 0; e < Events.Length; e++)
                {
                    Bench bench = Replay(path);
                    Check(bench, path, e);
                    transitions++;
                    if (seen.Add(Key(bench)))
                    {
                        next.Add([.. path, e]);
                    }
                }
            }

            frontier = next;
        }

        output.WriteLine($"{seen.Count} states, {transitions} transitions, {Depth} events deep");
        Assert.True(seen.Count > 300, $"only {seen.Count} states were reached");
    }

    private static Bench Replay(int[] path)
    {
        var bench = new Bench();
        foreach (int e in path)
        {
            Events[e].Do(bench);
        }

        return bench;
    }

    private static void Check(Bench bench, int[] path, int e)
    {
        AlarmSignal before = bench.Signal;
        bool wasBroken = bench.Trail.IsBroken;
        bool wasStopped = bench.State == DeviceState.Stopped;
        bool wasEnergised = bench.IsEnergised;
        AlertReport[] asked = Latest(bench);
        string modes = Modes(bench);
        int effects = bench.Effects.Count;
        long size = bench.Trail.Size;
        string[] open = [.. Latest(bench).Where(alert => alert.State is not (AlertState.Idle or AlertState.Rejected)).Select(alert => alert.Decision.Label).Order()];
        Events[e].Do(bench);
        string story = string.Join(", ", path.Append(e).Select(index => Events[index].Name));
        bool isStop = Events[e].Name == "stop";

        AlertReport[] alerts = Latest(bench);
        if (bench.IsEnergised)
        {
            Assert.True(alerts.Any(alert => MayEnergise(bench, alert)), $"the relay is energised without permission after: {story}");
            Assert.True(bench.State == DeviceState.Running, $"the relay is energised in {bench.State} after: {story}");
        }

        if (bench.State == DeviceState.Running)
        {
            bool isAllowed = bench.Signal <= AlarmSignal.Notice || alerts.Any(alert => bench.Signal == AlarmSignal.Escalated ? alert.State == AlertState.Escalated : MaySound(bench, alert));
            Assert.True(isAllowed, $"{bench.Signal} without permission after: {story}");
        }

        if (Events[e].Name == "reset")
        {
            // With the log broken nobody can tell the new loop how the device was left; it says so and stands stopped, and so does the alarm without a model.
            Assert.True(bench.State == (wasBroken || wasStopped ? DeviceState.Stopped : DeviceState.Running), $"{bench.State} after: {story}");
            Assert.True(wasBroken || modes == Modes(bench), $"{modes} before a reset, {Modes(bench)} after: {story}");
            Assert.True(!bench.IsEnergised || Modes(bench).Contains("Relay) OnTheLoop", StringComparison.Ordinal), $"the relay closed at boot after: {story}");
            Assert.True(wasBroken || open.SequenceEqual(alerts.Select(alert => alert.Decision.Label).Order()), $"{string.Join(", ", open)} open before a reset, {string.Join(", ", alerts.Select(alert => alert.Decision.Label))} after: {story}");
            Assert.True(alerts.All(alert => alert.State == AlertState.Waiting && bench.Signal >= AlarmSignal.Notice), $"not asked anew after: {story}");
            return;
        }

        foreach (AlertReport alert in alerts.Where(alert => alert.State is AlertState.Waiting or AlertState.Acknowledged))
        {
            Assert.True(bench.UptimeMilliseconds < alert.DueAtMilliseconds, $"alert {alert.Number} is overdue and not escalated after: {story}");
        }

        if (bench.State == DeviceState.Stopped)
        {
            Assert.True(bench.Signal == AlarmSignal.Off && !bench.IsEnergised && alerts.All(alert => alert.State == AlertState.Idle), $"stopped, but not safe after: {story}");
        }

        if (Events[e].Name == "others are called" && FirstOpen(before: asked) is { State: AlertState.Waiting or AlertState.Acknowledged })
        {
            // Whoever calls others is heard at once, by name, and switches nothing.
            Assert.True(bench.Signal == AlarmSignal.Escalated, $"{bench.Signal} after: {story}");
            Assert.True(wasBroken || bench.Trail.Of("human")[^1].Fields is var entry && entry["action"].Text == "escalate" && entry["operator"].Kind != JsonKind.Null, $"not logged by name after: {story}");
            Assert.True(wasBroken ? !bench.IsEnergised || wasEnergised : bench.IsEnergised == wasEnergised, $"the relay was switched after: {story}");
        }

        if (isStop)
        {
            Assert.True(bench.State == DeviceState.Stopped, $"stop did nothing after: {story}");
        }

        if (wasBroken && !isStop && bench.State != DeviceState.Stopped)
        {
            Assert.True(bench.Signal >= before, $"the alarm was lowered while the log is down after: {story}");
        }

        // What lowers an alarm or closes the relay is in the log before it happens; a timer that was logged when it was set, and a stop, are not.
        foreach (Bench.Effect effect in bench.Effects.Skip(effects).Where(effect => effect.What is "lowered" or "relay on"))
        {
            Assert.True(isStop || effect.LogSize > size, $"{effect.What} before the log knew of it, after: {story}");
        }

        foreach (Bench.Effect effect in bench.Effects.Skip(effects).Where(effect => effect.What == "relay on"))
        {
            (long index, Dictionary<string, JsonValue> last) = bench.Trail.Of("actuate").Last(entry => entry.Index < effect.LogSize);
            Assert.True(last["on"].IsTrue && index == effect.LogSize - 1, $"the relay closed without its entry after: {story}");
        }
    }

    private static bool MayEnergise(Bench bench, AlertReport alert)
    {
        OversightMode mode = Mode(bench, alert, OversightOutput.Relay, OversightMode.InTheLoop);
        return alert.State == AlertState.Confirmed || (mode == OversightMode.OnTheLoop && alert.State is AlertState.Waiting or AlertState.Acknowledged or AlertState.Escalated);
    }

    private static bool MaySound(Bench bench, AlertReport alert) => Mode(bench, alert, OversightOutput.Signal, OversightMode.OnTheLoop) switch
    {
        OversightMode.OnTheLoop => alert.State is AlertState.Waiting or AlertState.Acknowledged or AlertState.Confirmed,
        OversightMode.InTheLoop => alert.State == AlertState.Confirmed,
        _ => false,
    };

    private static OversightMode Mode(Bench bench, AlertReport alert, OversightOutput output, OversightMode asDelivered) =>
        bench.Modes.LastOrDefault(change => change.Output == output && change.Label == alert.Decision.Label) is { Label: not null } set ? set.Mode : asDelivered;

    // Answers the oldest alert that is still open to an answer.
    private static void Answer(Bench bench, HumanAction action, string? label)
    {
        bench.Say(FirstOpen(Latest(bench))?.Number ?? 99, action, label);
    }

    private static AlertReport? FirstOpen(AlertReport[] before) => before.FirstOrDefault(alert => alert.State is not (AlertState.Idle or AlertState.Rejected));

    private static AlertReport[] Latest(Bench bench) => bench.Alerts.GroupBy(alert => alert.Number).Select(alert => alert.Last()).OrderBy(alert => alert.Number).ToArray();

    private static string Modes(Bench bench) =>
        string.Join(" | ", bench.Modes.GroupBy(change => (change.Label, change.Output)).Select(change => $"{change.Key} {change.Last().Mode}").Order(StringComparer.Ordinal));

    // Two states are one when alerts, outputs, modes and the waits that still run are equal; the scans in a row without the hazard count too.
    private static string Key(Bench bench)
    {
        IEnumerable<string> alerts = Latest(bench)
            .Where(alert => alert.State != AlertState.Idle)
            .Select(alert => $"{alert.Decision.Label} {alert.State} {alert.Signal} {alert.PersonLabel} {alert.DueAtMilliseconds - bench.UptimeMilliseconds > bench.Options.AnswerTimeoutMilliseconds}");
        int without = Math.Min(3, bench.Decisions.AsEnumerable().Reverse().TakeWhile(decision => decision.Decision.Outcome != Outcome.Alert).Count());
        return string.Join(" | ", alerts.Append(Modes(bench)).Append($"{bench.Signal} {bench.IsEnergised} {bench.State} {bench.Trail.IsBroken} {without}"));
    }
}
