using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Lets each part of the board throw, hang, answer garbage and answer late, one call at a time and in random pairs, over the same short story, and holds what must never be lost.</summary>
public class FaultInjectionTests(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LONG") == "1";

    /// <summary>Which component the log blames; parts that are not here leave nothing that the loop could notice, or are judged by what follows.</summary>
    private static readonly Dictionary<string, string> Blamed = new()
    {
        ["gas"] = "gas",
        ["sound"] = "sound",
        ["gas model"] = "model",
        ["gas distance"] = "model",
        ["sound model"] = "model",
        ["sound average"] = "model",
        ["sound distance"] = "model",
        ["sound agreeing"] = "model",
        ["explanation"] = "model",
        ["signal"] = "alarm",
        ["relay"] = "alarm",
        ["relay state"] = "alarm",
        ["decision"] = "panel",
        ["alert"] = "panel",
        ["fault"] = "panel",
        ["state"] = "panel",
        ["sign-in"] = "panel",
        ["command"] = "panel",
        ["answer"] = "panel",
        ["clock"] = "clock",
        ["utc"] = "clock",
        ["random"] = "crypto",
    };

    /// <summary>Whose garbage cannot be told from an answer, or is refused without being a fault: a sensor's is an abstention or a scan less, a person's is no answer.</summary>
    private static readonly string[] Believed = ["gas", "sound", "relay state", "command", "answer", "utc"];

    // They give nothing back; a signature that is wrong is the daily self-test's to find.
    private static readonly string[] Mute = [FaultyBoard.Signer, "signal", "relay", "decision", "alert", "fault", "state", "sign-in"];

    /// <summary>What is shown as a fault is a call too, so it takes another fault to come to it.</summary>
    private static readonly Fault Companion = new("decision", 0, FaultKind.Throw);

    [Fact]
    public void NoFault_IsTheStory()
    {
        Assert.Empty(Run(1).Met);
        FaultPlan plan = Run(1, Companion);
        Assert.All(FaultyBoard.Parts, part => Assert.True(plan.Calls.GetValueOrDefault(part) > 0, $"{part} is never called"));
        output.WriteLine(string.Join(", ", plan.Calls.Select(part => $"{part.Key} {part.Value}")));
    }

    [Fact]
    public void OneFault_AtEveryCall()
    {
        Dictionary<string, int> calls = Calls();
        var runs = new Dictionary<FaultKind, int>();
        int met = 0;
        foreach (string part in FaultyBoard.Parts)
        {
            foreach (FaultKind kind in Kinds(part))
            {
                // Every call in the long run; else the first ones and some of the others.
                int step = IsLong ? 1 : Math.Max(1, calls[part] / 6);
                for (int call = 0; call < calls[part]; call += step)
                {
                    var fault = new Fault(part, call, kind);
                    met += Run(call, part == "fault" ? [fault, Companion] : [fault]).Met.Contains(fault) ? 1 : 0;
                    runs[kind] = runs.GetValueOrDefault(kind) + 1;
                }
            }
        }

        output.WriteLine($"{runs.Values.Sum()} runs: {string.Join(", ", runs.Select(kind => $"{kind.Value} {kind.Key}"))}; {met} faults came to pass");
        Assert.Equal(runs.Values.Sum(), met);
    }

    [Fact]
    public void Signer_AtEveryCallAndWithAnotherFault()
    {
        Dictionary<string, int> calls = Calls();
        var random = new Random(2);
        int runs = 0;
        int met = 0;
        for (int call = 0; call < calls[FaultyBoard.Signer]; call++)
        {
            foreach (FaultKind kind in Kinds(FaultyBoard.Signer))
            {
                var fault = new Fault(FaultyBoard.Signer, call, kind);
                Assert.Contains(fault, Run(call, fault).Met);
                met += Run(call, fault, Draw(random, calls)).Met.Count + 1;
                runs += 2;
            }
        }

        output.WriteLine($"{runs} runs, {met} faults came to pass");
    }

    [Fact]
    public void RandomPairs()
    {
        Dictionary<string, int> calls = Calls();
        var random = new Random(1);
        int count = IsLong ? 10_000 : 300;
        int met = 0;
        int starts = 0;
        for (int run = 0; run < count; run++)
        {
            FaultPlan plan = Run(run, Draw(random, calls), Draw(random, calls));
            met += plan.Met.Count;
            starts += plan.Met.Count(fault => fault.Kind == FaultKind.Hang);
        }

        output.WriteLine($"{count} runs, {met} faults came to pass, {starts} of them hung");
        Assert.True(met > count, $"only {met} faults came to pass in {count} runs");
    }

    private static Dictionary<string, int> Calls() => new(Run(1).Calls) { ["fault"] = Run(1, Companion).Calls["fault"] };

    private static Fault Draw(Random random, Dictionary<string, int> calls)
    {
        string part = FaultyBoard.Parts[random.Next(FaultyBoard.Parts.Length)];
        FaultKind[] kinds = Kinds(part);
        return new Fault(part, random.Next(calls[part]), kinds[random.Next(kinds.Length)], random.Next(3) == 0 ? 3 : 1);
    }

    private static FaultKind[] Kinds(string part) => Mute.Contains(part)
        ? [FaultKind.Throw, FaultKind.Hang, FaultKind.Late]
        : [FaultKind.Throw, FaultKind.Hang, FaultKind.Garbage, FaultKind.Late];

    private static FaultPlan Run(int seed, params Fault[] faults)
    {
        var plan = new FaultPlan(faults);
        string story = string.Join("; ", faults.Select(fault => fault.ToString()));
        try
        {
            Live(plan, seed, story);
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"the board crashed with {story}", exception);
        }

        return plan;
    }

    private static void Live(FaultPlan plan, int seed, string story)
    {
        var board = new FaultyBoard(plan, seed);
        CleanAir(board);
        board.Ask(new StopCommand(StopSource.Test, null));
        Hazards(board, 4);
        board.Say("solvent_vapour", HumanAction.Acknowledge);
        Hazards(board, 2);
        board.Say("chainsaw", HumanAction.Confirm);
        board.Ask(new SignOutCommand(1, FaultyBoard.Person));
        Hazards(board, 1);
        plan.Heal();

        // A board that says it cannot write its log is switched off and on by whoever reads that.
        Hazards(board, 2);
        bool wasWithoutLog = board.HasEverLostItsLog;
        if (board.State == DeviceState.WithoutLog)
        {
            Assert.True(board.Signal >= AlarmSignal.Lamp, $"without log and without alarm: {story}");
            board.Start("power_on");
            Hazards(board, 1);
        }

        foreach (string hazard in new[] { "solvent_vapour", "chainsaw" })
        {
            Assert.True(board.Alerts.TryGetValue(hazard, out AlertReport? alert) && alert.State is not (AlertState.Idle or AlertState.Rejected), $"the alert for {hazard} is lost: {story}");
        }

        Assert.True(board.Signal >= AlarmSignal.Lamp, $"the signal is {board.Signal}: {story}");
        Reject(board, story);
        Assert.True(board.Signal == AlarmSignal.Off && !board.IsEnergised, $"{board.Signal}, relay {board.IsEnergised} after both were rejected: {story}");

        // What failed is used again, so that it can be seen to work.
        board.Ask(new StopCommand(StopSource.Button, null));
        board.Ask(new ResumeCommand(StopSource.Button, FaultyBoard.Person));
        board.Ask(new ModeCommand("gas-test", "odour", OversightOutput.Signal, OversightMode.InTheLoop, FaultyBoard.Person));
        board.Ask(new SignOutCommand(2, FaultyBoard.Person));
        CleanAir(board);
        Hazards(board, 1);
        Assert.True(board.Signal >= AlarmSignal.Lamp, $"no alarm after all was healed: {story}");
        Reject(board, story);
        for (int step = 0; step < 20; step++)
        {
            board.Step();
        }

        Verdict verdict = board.Finish();
        // A relay that says it is closed has the stop logged as unsafe, and C15 tells the auditor so.
        bool isRelayDoubtful = plan.Met.Any(fault => fault.Part == "relay state");
        Assert.True(verdict.Passes || (isRelayDoubtful && verdict.Findings.All(finding => !finding.IsFailure || finding.Check == "C15")), $"{string.Join("; ", verdict.Findings.Where(finding => finding.IsFailure).Take(3))} with {story}");
        Assert.True(verdict.Results.Single(result => result.Number == "C11").Status == CheckStatus.Pass, $"counts are not judged: {story}");
        Told(board, plan, wasWithoutLog, story);
    }

    private static void CleanAir(FaultyBoard board)
    {
        for (int scan = 0; scan < 2; scan++)
        {
            board.Gas(9_800, 150, 50);
            board.Sound(9_500, 500);
        }
    }

    private static void Hazards(FaultyBoard board, int times)
    {
        for (int scan = 0; scan < times; scan++)
        {
            board.Gas(200, 800, 9_000);
            board.Sound(500, 9_500);
        }
    }

    private static void Reject(FaultyBoard board, string story)
    {
        board.Step();
        board.Say("solvent_vapour", HumanAction.Reject);
        board.Say("chainsaw", HumanAction.Reject);
        Assert.True(board.Alerts.Values.All(alert => alert.State is AlertState.Rejected or AlertState.Idle), $"an answer did not count: {story}");
    }

    // No silent degradation: what failed is in the log and was shown, and so is that it works again.
    private static void Told(FaultyBoard board, FaultPlan plan, bool wasWithoutLog, string story)
    {
        List<JsonValue> entries = board.Entries();
        List<(string Component, string Code)> faults = entries.Where(entry => entry["t"]!.Text == "fault").Select(entry => (entry["component"]!.Text, entry["code"]!.Text)).ToList();
        bool hung = plan.Met.Any(fault => fault.Kind == FaultKind.Hang);
        int boots = entries.Count(entry => entry["t"]!.Text == "boot");
        Assert.True(!hung || entries.Any(entry => entry["t"]!.Text == "boot" && entry["cause"]!.Text == "watchdog"), $"the reset is not in the log: {story}");
        foreach (Fault fault in plan.Met.Where(fault => fault.Kind is FaultKind.Throw or FaultKind.Garbage && !(fault.Kind == FaultKind.Garbage && Believed.Contains(fault.Part))))
        {
            // A reset, or the loss of the log, in the same breath leaves no time to tell; it is told itself.
            if (!Blamed.TryGetValue(fault.Part, out string? component) || boots > 1 || wasWithoutLog)
            {
                continue;
            }

            Assert.True(faults.Exists(told => told.Component == component && told.Code != "recovered"), $"{component} is not in the log: {story}");
            Assert.True(board.Faults.Count > 0, $"nothing was shown: {story}");

            // A clock that has leapt for good has no time of day until somebody sets it; each entry says so.
            bool isTimeUnknown = component == "clock" && entries[^1]["ts"]!.Kind == JsonKind.Null;
            Assert.True(isTimeUnknown || faults.FindLast(told => told.Component == component).Code == "recovered", $"that {component} works again is not in the log: {story}");
        }

        if (plan.Met.Any(fault => fault is { Part: "storage", Kind: FaultKind.Throw }))
        {
            Assert.True(boots > 1 || wasWithoutLog || board.HasSendingFailed || board.Starts > boots || faults.Exists(told => told.Component is "storage" or "log"), $"the disk's fault was not told: {story}");
        }
    }
}
