using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Hour;

/// <summary>One simulated hour through the gas sensor's registers and the microphone's bits, with hazards and faults at the bottom; half of it, which holds every kind of fault, without <c>LONG=1</c>.</summary>
public class HourTests(ITestOutputHelper output)
{
    private const int Seed = 1;

    /// <summary>How soon a sensor gives fit readings again after a fault: the end of a scan, a new start and five scans, four of which do not count; two decisions of five windows.</summary>
    private static readonly Dictionary<string, long> Recovery = new() { [HourFault.Gas] = 80_000, [HourFault.Sound] = 14_000 };

    /// <summary>How soon a hazard before a sensor that works is told: three scans; four decisions of five windows.</summary>
    private static readonly Dictionary<string, long> Delay = new() { [HourFault.Gas] = 33_000, [HourFault.Sound] = 24_000 };

    /// <summary>The longest time between two decisions of a sensor that works.</summary>
    private static readonly Dictionary<string, long> Between = new() { [HourFault.Gas] = 12_000, [HourFault.Sound] = 7_000 };

    /// <summary>How long a hazard that is gone may still be told: solvent leaves the sensing layer slowly.</summary>
    private static readonly Dictionary<string, long> Tail = new() { [HourFault.Gas] = 150_000, [HourFault.Sound] = 8_000 };

    private static bool IsLong => Environment.GetEnvironmentVariable("LONG") == "1";

    [Fact]
    public void Hour_LosesNoAlertAndHidesNoFault()
    {
        var plan = new HourPlan(Seed, IsLong ? 3_600_000 : 1_800_000);
        var board = new HourBoard(plan, Seed);
        Verdict verdict = board.Run();
        List<JsonValue> entries = board.Entries();
        output.WriteLine($"{plan.Milliseconds / 1_000} s: {plan.Hazards.Count} hazards, {plan.Faults.Count} faults, {board.Starts} starts, {board.Decisions.Count} decisions, {board.Alerts.Count} alerts, {entries.Count} entries");
        Check(plan, board, verdict, entries);
    }

    /// <summary>Gets the faults of a sensor that last and must leave a flag; one of each sensor without <c>LONG=1</c>.</summary>
    public static TheoryData<string> Hiding => [.. HourFault.OfGas.Concat(HourFault.OfSound)
        .Where(fault => fault.Traces.Length > 0 && !fault.IsMoment && (IsLong || fault == HourFault.WiresOff || fault == HourFault.LineLow))
        .Select(fault => fault.Name)];

    // What a sensor that has failed cannot know, the device does not say; that it knows nothing stands in the log from the fault's beginning, and once the fault is over it answers again.
    [Theory]
    [MemberData(nameof(Hiding))]
    public void HazardWhollyInsideAFault_IsDoubtedInTheLogAndNothingIsMadeUp(string name)
    {
        HourFault fault = HourFault.OfGas.Concat(HourFault.OfSound).Single(candidate => candidate.Name == name);
        bool isGas = fault.Sensor == HourFault.Gas;
        var plan = isGas ? new HourPlan(fault, "ethanol", "solvent_vapour", 60_000, 80_000, Recovery[HourFault.Gas] + 15_000) : new HourPlan(fault, "engine", "chainsaw", 20_000, 50_000, Recovery[HourFault.Sound] + 10_000);
        var board = new HourBoard(plan, Seed);
        Verdict verdict = board.Run();
        Assert.True(verdict.Passes, string.Join("; ", verdict.Findings.Where(finding => finding.IsFailure).Take(3)));
        (_, long from, long to) = Assert.Single(plan.Faults);
        Assert.DoesNotContain(board.Alerts, alert => alert.At < to);
        string[] doubts = [.. Doubts(board.Entries(), fault.Sensor, from, from + Delay[fault.Sensor!] + Between[fault.Sensor!])];
        Assert.True(doubts.Any(fault.Traces.Contains), $"{name}: the log holds no doubt but {string.Join(", ", doubts)}");
        Assert.Contains(board.Decisions, decision => decision.Report.Sensor == fault.Sensor && decision.At > to && (decision.Report.Quality & DecisionRule.Blocking & ~QualityFlags.Silent) == 0);
        output.WriteLine($"{name}: {string.Join(", ", doubts.Distinct())}; {board.Alerts.Count} alerts afterwards");
    }

    private void Check(HourPlan plan, HourBoard board, Verdict verdict, List<JsonValue> entries)
    {
        Assert.True(verdict.Passes, string.Join("; ", verdict.Findings.Where(finding => finding.IsFailure).Take(3)));
        Assert.Equal(30, verdict.Results.Count);
        Assert.Equal(CheckStatus.Pass, verdict.Result("C11")!.Status);
        output.WriteLine($"checks: {string.Join(", ", verdict.Results.GroupBy(result => result.Status).Select(status => $"{status.Count()} {status.Key}"))}");
        Counts(board, entries);
        Decisions(plan, board);
        Hazards(plan, board);
        Traces(plan, board, entries);
    }

    // All that was shown is counted in a summary, but for what a reset took with it.
    private void Counts(HourBoard board, List<JsonValue> entries)
    {
        long[] boots = [.. entries.Where(entry => entry["t"]!.Text == "boot").Select(entry => entry["b"]!.Integer)];
        Assert.Equal(board.Starts, boots.Length);
        long lost = 0;
        for (int start = 1; start <= board.Starts; start++)
        {
            int shown = board.Decisions.Count(decision => decision.Start == start && decision.Report.IsInferred);
            long counted = entries.Where(entry => entry["t"]!.Text == "summary" && entry["b"]!.Integer == boots[start - 1]).Sum(entry => entry["inferences"]!.Integer);
            Assert.True(start == board.Starts ? shown == counted : shown >= counted, $"start {start}: {shown} shown, {counted} counted");
            lost += shown - counted;
        }

        output.WriteLine($"{board.Decisions.Count(decision => decision.Report.IsInferred)} inferences, of which {lost} were in no summary yet when the board was reset");
    }

    // A sensor that is not under a fault, and has not just been, gives fit readings, and gives them in time.
    private void Decisions(HourPlan plan, HourBoard board)
    {
        var slowest = new Dictionary<string, long> { [HourFault.Gas] = 0, [HourFault.Sound] = 0 };
        foreach (string sensor in slowest.Keys.ToArray())
        {
            (long From, long To)[] spoilt = Spoilt(plan, board, sensor);
            long last = 0;
            foreach ((long at, _, DecisionReport report) in board.Decisions.Where(decision => decision.Report.Sensor == sensor))
            {
                (long From, long To)[] before = [.. spoilt.Where(time => time.From <= at)];
                long since = at - before.Select(time => time.To).DefaultIfEmpty(0).Max();
                bool isLate = at - last > Between[sensor];
                if ((report.Quality & DecisionRule.Blocking & ~QualityFlags.Silent) != 0 || isLate)
                {
                    Assert.True(since <= Recovery[sensor], $"{sensor} at {at / 1_000.0:0.0} s: {report.Quality}, {(at - last) / 1_000.0:0.0} s after the one before, {since / 1_000.0:0.0} s after a fault");
                    slowest[sensor] = Math.Max(slowest[sensor], since);
                }

                last = at;
            }

            Assert.True(plan.Milliseconds - last <= Between[sensor] || plan.Milliseconds - spoilt[^1].To <= Recovery[sensor], $"{sensor} is silent since {last / 1_000.0:0.0} s");
        }

        output.WriteLine($"last unfit reading after a fault's end: gas {slowest[HourFault.Gas] / 1_000.0:0.0} s, sound {slowest[HourFault.Sound] / 1_000.0:0.0} s");
    }

    private void Hazards(HourPlan plan, HourBoard board)
    {
        int inTime = 0;
        int late = 0;
        int hidden = 0;
        int still = 0;
        foreach ((string what, string label, string sensor, long from, long to) in plan.Hazards)
        {
            (long From, long To)[] spoilt = [.. Spoilt(plan, board, sensor).Select(time => (time.From, time.To + Recovery[sensor]))];
            long? due = null;
            foreach (long clear in spoilt.Select(time => time.To).Append(from).Where(time => time >= from && !spoilt.Any(other => other.From <= time && other.To > time)).Order())
            {
                if (due == null && clear + Delay[sensor] <= to && !spoilt.Any(time => time.From > clear && time.From < clear + Delay[sensor]))
                {
                    due = clear + Delay[sensor];
                }
            }

            long? raised = board.Alerts.Where(alert => alert.Label == label && alert.At >= from && alert.At <= to + Tail[sensor]).Select(alert => (long?)alert.At).FirstOrDefault();

            // A person has said yes to an earlier one, and nothing since has shown it to be over: its alarm sounds on, and a second would say nothing more.
            bool isStillOpen = board.Open.Exists(open => open.Label == label && open.From < from && open.To >= (due ?? to));
            Assert.True(due == null || raised <= due || isStillOpen, $"{what} from {from / 1_000.0:0.0} s: the alert is due at {due / 1_000.0:0.0} s and came at {raised / 1_000.0:0.0}");
            if (isStillOpen && raised == null)
            {
                still++;
            }
            else if (raised == null)
            {
                hidden++;
                bool isTold = board.Dark.Any(dark => dark.From < to && dark.To > from)
                    || board.Decisions.Any(decision => decision.Report.Sensor == sensor && decision.At >= from && decision.At <= to + Between[sensor] && (decision.Report.Quality & DecisionRule.Blocking) != 0);
                Assert.True(isTold, $"{what} from {from / 1_000.0:0.0} s was hidden, and nothing says so");
            }
            else if (raised <= from + Delay[sensor])
            {
                inTime++;
            }
            else
            {
                late++;
            }
        }

        output.WriteLine($"{inTime} hazards told as without a fault, {late} once the fault was over, {still} while an earlier alert of theirs sounded on, {hidden} hidden by faults that are in the log");

        // Nothing is made up: an alarm's class stands or stood before the sensor, or was open when the board was reset.
        foreach ((long at, string label) in board.Alerts.Where(alert => plan.Hazards.Any(hazard => hazard.Label == alert.Label)))
        {
            bool isThere = plan.Hazards.Any(hazard => hazard.Label == label && at >= hazard.From && at <= hazard.To + Tail[hazard.Sensor]);
            bool isResumed = board.Dark.Any(dark => at >= dark.To && at <= dark.To + 1_000);
            Assert.True(isThere || isResumed, $"{label} at {at / 1_000.0:0.0} s: there is none");
        }
    }

    // What a fault must leave in the log, it has left there.
    private void Traces(HourPlan plan, HourBoard board, List<JsonValue> entries)
    {
        int told = 0;
        foreach ((HourFault fault, long from, long to) in plan.Faults.Where(planned => planned.Fault.Traces.Length > 0 && ((planned.Fault != HourFault.NoRandomness && planned.Fault != HourFault.DiskFails) || board.Touched.Exists(touched => touched.Fault == planned.Fault && touched.At >= planned.From && touched.At <= planned.To + HourBoard.StepMilliseconds))))
        {
            long until = to + (fault.Sensor == null ? HourBoard.HeartbeatMilliseconds + HourBoard.WatchdogMilliseconds + 10_000 : Between[fault.Sensor] + 2_000);
            IEnumerable<string> left = entries
                .Where(entry => At(entry) is not { } at || (at + 1_000 >= from && at <= until))
                .SelectMany(Words)
                .Concat(Doubts(entries, fault.Sensor, from, until));
            bool isDark = board.Dark.Any(dark => dark.From <= from + 1_000 && dark.To >= to);
            Assert.True(isDark || left.Any(fault.Traces.Contains), $"{fault} at {from / 1_000.0:0.0} s left nothing");
            told++;
        }

        output.WriteLine($"{told} faults left what they must in the log");
    }

    // What the log says of a sensor's input since it was last fit; a flag stands there once, however long it lasts.
    private static IEnumerable<string> Doubts(List<JsonValue> entries, string? sensor, long from, long until)
    {
        List<JsonValue> decisions = [.. entries.Where(entry => entry["t"]!.Text == "decision" && entry["sensor"]!.Text == sensor)];
        int fit = decisions.FindLastIndex(decision => At(decision) < from && decision["cause"]!.Text != "input_quality");
        return decisions.Skip(fit + 1).Where(decision => !(At(decision) > until)).SelectMany(Words);
    }

    // When an entry was written, in milliseconds since power came first, to a second; null where nobody knew.
    private static long? At(JsonValue entry) => entry["ts"]!.Kind == JsonKind.Null ? null : (entry["ts"]!.Integer - HourBoard.BootUtc) * 1_000;

    private static IEnumerable<string> Words(JsonValue entry) => entry["t"]!.Text switch
    {
        "boot" => ["boot " + entry["cause"]!.Text],
        "fault" => ["fault " + entry["component"]!.Text],
        "decision" => entry["flags"]!.Items.Select(flag => flag.Text),
        _ => [],
    };

    // When a sensor's readings are spoilt by a fault of its own or of the board.
    private static (long From, long To)[] Spoilt(HourPlan plan, HourBoard board, string sensor) =>
    [
        (0, 0),
        .. plan.Faults.Where(planned => planned.Fault.Sensor == sensor || planned.Fault == HourFault.NoTime).Select(planned => (planned.From, planned.To + (planned.Fault == HourFault.SlowTransfer ? 5_000 : 0))),
        .. board.Dark,
    ];
}
