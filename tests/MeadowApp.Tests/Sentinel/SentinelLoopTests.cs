using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

public class SentinelLoopTests
{
    [Fact]
    public void Start_LogsBothModels() => Assert.Equal(["gas-test", "sound-test"], new Bench().Trail.Of("model.load").Select(entry => entry.Fields["model"].Text));

    [Fact]
    public void Step_SoundsLogsAndShowsAHazard()
    {
        var bench = new Bench();
        bench.Solvent();

        (long index, Dictionary<string, JsonValue> decision) = Assert.Single(bench.Trail.Of("decision"));
        Assert.Equal("alert", decision["outcome"].Text);
        Assert.Equal(8_200, decision["margin"].Integer);
        (_, Dictionary<string, JsonValue> alert) = Assert.Single(bench.Trail.Of("alert"));
        Assert.Equal(index, alert["decision"].Integer);
        Assert.Equal("solvent_vapour", alert["class"].Text);
        Assert.Equal("alarm", alert["state"].Text);
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
        Assert.All(bench.Alerts, shown => Assert.Equal(AlertState.Waiting, shown.State));
    }

    [Fact]
    public void Step_CountsAHazardThatGoesOnInTheSummaryAlone()
    {
        var bench = new Bench();
        for (int scan = 0; scan < 5; scan++)
        {
            bench.Solvent();
        }

        bench.Say(1, HumanAction.Reject);
        bench.Solvent();
        bench.Loop.Stop();

        Assert.Single(bench.Trail.Of("alert"));
        Assert.Single(bench.Trail.Of("decision"), entry => entry.Fields["outcome"].Text == "alert");
        JsonValue gas = bench.Trail.Of("summary").Single(entry => entry.Fields["model"].Text == "gas-test").Fields["classes"];
        Assert.Equal(6, gas["solvent_vapour"]!.Integer);
    }

    [Fact]
    public void Step_RaisesAnotherHazardWhileOneIsOpen()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Sound(500, 9_500);

        Assert.Equal(["solvent_vapour", "chainsaw"], bench.Trail.Of("alert").Select(entry => entry.Fields["class"].Text));
    }

    [Fact]
    public void Answer_ConfirmKeepsTheAlarmUntilTheHazardIsOver()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);

        bench.CleanAir();
        bench.CleanAir();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
        bench.CleanAir();

        Assert.Equal(AlarmSignal.Off, bench.Signal);
        Assert.Equal(["confirm", "close"], bench.Trail.Actions());
        bench.Solvent();
        Assert.Equal(2, bench.Trail.Of("alert").Count);
    }

    [Fact]
    public void Answer_ADoubtDoesNotEndAConfirmedHazard()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Confirm);
        for (int scan = 0; scan < 5; scan++)
        {
            bench.Gas(4_000, 3_000, 3_000);
        }

        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
    }

    [Fact]
    public void Answer_RejectFollowsThePersonWhateverTheModelSays()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Reject);
        Assert.Equal(AlarmSignal.Off, bench.Signal);

        bench.Solvent();

        Assert.Equal(AlarmSignal.Off, bench.Signal);
        Assert.Equal("off", Assert.Single(bench.Trail.Of("human")).Fields["state"].Text);
        bench.Wait(bench.Options.HoldOffMilliseconds);
        bench.Solvent();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
        Assert.Equal(2, bench.Trail.Of("alert").Count);
    }

    [Theory]
    [InlineData("clean_air", AlarmSignal.Off, "off")]
    [InlineData("odour", AlarmSignal.Notice, "advisory")]
    [InlineData("solvent_vapour", AlarmSignal.Sounding, "alarm")]
    public void Answer_ReclassifyPutsTheAlarmWhereThePersonsClassBelongs(string label, AlarmSignal signal, string state)
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Reclassify, label);

        Assert.Equal(signal, bench.Signal);
        Dictionary<string, JsonValue> human = Assert.Single(bench.Trail.Of("human")).Fields;
        Assert.Equal(label, human["class"].Text);
        Assert.Equal(state, human["state"].Text);
        Assert.Equal(label, bench.Alerts[^1].PersonLabel);
    }

    [Fact]
    public void Answer_AcknowledgeStopsTheSoundAndStartsTheTimeAnew()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Wait(bench.Options.AnswerTimeoutMilliseconds - 1_000);
        bench.Say(1, HumanAction.Acknowledge);
        Assert.Equal(AlarmSignal.Lamp, bench.Signal);

        bench.Wait(bench.Options.AnswerTimeoutMilliseconds - 1);
        Assert.Equal(AlarmSignal.Lamp, bench.Signal);
        bench.Wait(1);

        Assert.Equal(AlarmSignal.Escalated, bench.Signal);
        Assert.Equal(["acknowledge", "no_answer", "escalate"], bench.Trail.Actions());
    }

    [Fact]
    public void Step_EscalatesWhatNobodyAnswers()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Wait(bench.Options.AnswerTimeoutMilliseconds);

        Assert.Equal(["no_answer", "escalate"], bench.Trail.Actions());
        Assert.All(bench.Trail.Of("human"), entry => Assert.Equal("device", entry.Fields["role"].Text));
        Assert.Equal(AlarmSignal.Escalated, bench.Signal);
        bench.Say(1, HumanAction.Reject);
        Assert.Equal(AlarmSignal.Off, bench.Signal);
    }

    [Theory]
    [InlineData(2, HumanAction.Confirm, null)]
    [InlineData(1, HumanAction.Reclassify, "no_such_class")]
    [InlineData(1, HumanAction.Reclassify, null)]
    public void Answer_ThatFitsNoAlertChangesNothing(long alert, HumanAction action, string? label)
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(alert, action, label);

        Assert.Empty(bench.Trail.Of("human"));
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
    }

    [Fact]
    public void BrokenLog_SoundsAllTheSameAndLetsNoAnswerTakeEffect()
    {
        var bench = new Bench();
        bench.Trail.IsBroken = true;
        bench.Solvent();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
        Assert.Contains("disk gone", Assert.Single(bench.Faults), StringComparison.Ordinal);

        bench.Say(1, HumanAction.Reject);

        Assert.Equal(AlarmSignal.Sounding, bench.Signal);
    }

    [Fact]
    public void Step_LogsADoubtWhenItBeginsAndWhenItsCauseChanges()
    {
        var bench = new Bench();
        bench.CleanAir();
        for (int scan = 0; scan < 3; scan++)
        {
            bench.Gas(4_000, 3_000, 3_000);
        }

        for (int scan = 0; scan < 3; scan++)
        {
            bench.Gas(5_100, 4_900, 0);
        }

        bench.CleanAir();

        Assert.Equal(
            ["none", "low_confidence", "small_margin", "none"],
            bench.Trail.Of("decision").Select(entry => entry.Fields["cause"].Text));
        Assert.Empty(bench.Trail.Of("alert"));
    }

    [Fact]
    public void Step_LogsSamplesOfNormalDecisions()
    {
        var bench = new Bench();
        for (int scan = 0; scan < (2 * bench.Options.SampleEvery) + 1; scan++)
        {
            bench.CleanAir();
        }

        Assert.Equal(3, bench.Trail.Of("decision").Count(entry => entry.Fields["sensor"].Text == "gas0"));
    }

    [Fact]
    public void Step_AbstainsWithoutABaseline()
    {
        var bench = new Bench(withBaseline: false);
        bench.Solvent();

        Dictionary<string, JsonValue> decision = Assert.Single(bench.Trail.Of("decision")).Fields;
        Assert.Equal("abstain", decision["outcome"].Text);
        Assert.Equal("no_baseline", Assert.Single(decision["flags"].Items).Text);
        Assert.Empty(decision["classes"].Items);
    }

    [Fact]
    public void Step_AbstainsOnAnUnsettledScan()
    {
        var bench = new Bench { ScanQuality = SensorQuality.Unsettled };
        bench.Solvent();

        Assert.Equal(Outcome.Abstain, Assert.Single(bench.Decisions).Decision.Outcome);
        Assert.Equal(AlarmSignal.Off, bench.Signal);
    }

    [Fact]
    public void Step_AbstainsOnSilence()
    {
        var bench = new Bench();
        bench.Sound();

        Dictionary<string, JsonValue> decision = Assert.Single(bench.Trail.Of("decision")).Fields;
        Assert.Equal("input_quality", decision["cause"].Text);
        Assert.Equal("silent", Assert.Single(decision["flags"].Items).Text);
    }

    [Fact]
    public void Step_ReportsASensorThatIsLostOnceAndCountsIt()
    {
        var bench = new Bench { SoundIsLost = true };
        bench.Wait(1_000);
        for (int i = 0; i < 3; i++)
        {
            bench.Wait(bench.Options.SoundOverdueMilliseconds);
            bench.CleanAir();
        }

        bench.Loop.Stop();
        Assert.Single(bench.Trail.Of("decision"), entry => entry.Fields["sensor"].Text == "mic0");
        Dictionary<string, JsonValue> summary = bench.Trail.Of("summary").Single(entry => entry.Fields["model"].Text == "sound-test").Fields;
        Assert.Equal(0, summary["inferences"].Integer);
        Assert.InRange(summary["faults"].Integer, 3, 5);
    }

    [Fact]
    public void Step_WritesAHeartbeatPerModel()
    {
        var bench = new Bench();
        bench.CleanAir();
        bench.Wait(bench.Options.HeartbeatMilliseconds);
        Assert.Equal(2, bench.Trail.Of("summary").Count);
        bench.CleanAir();
        bench.Loop.Stop();

        Assert.Equal([1L, 1L], bench.Trail.Of("summary").Where(entry => entry.Fields["model"].Text == "gas-test").Select(entry => entry.Fields["inferences"].Integer));
    }

    [Fact]
    public void Summary_TellsTheLevelOfTheInputsAndTheEnergyOfEachSensor()
    {
        var bench = new Bench(new SentinelOptions { Power = new DevicePower(400_000, 100_000, 2_000) }) { Asleep = TimeSpan.FromSeconds(2), Window = [-16_384, 16_384, -16_384, 16_384] };
        bench.Ohms = Enumerable.Repeat(10_000u, 10).ToArray();
        bench.CleanAir();
        bench.Ohms = Enumerable.Repeat(100_000u, 10).ToArray();
        bench.CleanAir();
        bench.Sound(9_000, 1_000);
        bench.Loop.Stop();

        Dictionary<string, JsonValue> gas = bench.Trail.Of("summary").Single(entry => entry.Fields["sensor"].Text == "gas0").Fields;
        Assert.Equal((2L, 4_000L, 4_500L, 5_000L), (gas["input_count"].Integer, gas["input_min"].Integer, gas["input_mean"].Integer, gas["input_max"].Integer));
        Assert.Equal((4_000L, 1_000L), (gas["span_ms"].Integer, gas["energy_mj"].Integer));
        Dictionary<string, JsonValue> sound = bench.Trail.Of("summary").Single(entry => entry.Fields["sensor"].Text == "mic0").Fields;
        Assert.InRange(sound["input_mean"].Integer, -603, -602); // half of full scale: 20 log10 0.5 = -6.02 dB
        Assert.Equal(808, sound["energy_mj"].Integer);
    }

    [Fact]
    public void Answer_LogsInAPseudonymOnceBeforeItsFirstAnswer()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Acknowledge);
        bench.Say(1, HumanAction.Confirm);

        (long index, Dictionary<string, JsonValue> login) = Assert.Single(bench.Trail.Of("operator"));
        Assert.All(bench.Trail.Of("human"), human => Assert.True(human.Index > index && human.Fields["operator"].Text == login["operator"].Text));
        Assert.Equal(bench.Pseudonyms.KeyId, login["key_id"].Text);
    }

    [Fact]
    public void Entries_FitTheSchema()
    {
        var bench = new Bench();
        bench.Solvent();
        bench.Say(1, HumanAction.Reclassify, "odour");
        bench.Gas(4_000, 3_000, 3_000);
        bench.Sound();
        bench.Wait(bench.Options.AnswerTimeoutMilliseconds);
        bench.Loop.Stop();

        Assert.True(bench.Trail.Size > 8);
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void Stop_EscalatesWhatIsOpenAndLeavesNoRawInput()
    {
        var bench = new Bench();
        bench.Solvent();
        Assert.Equal(1, bench.Loop.RawInputs.Count);
        bench.Loop.Stop();

        Assert.Equal(["no_answer", "escalate"], bench.Trail.Actions());
        Assert.Equal(0, bench.Loop.RawInputs.Count);
        Assert.Equal(AlarmSignal.Off, bench.Signal);
    }

    [Fact]
    public void Commitment_OpensToTheRawInputInTheRing()
    {
        var bench = new Bench { Ohms = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0x01020304] };
        bench.Solvent();

        (long index, Dictionary<string, JsonValue> decision) = Assert.Single(bench.Trail.Of("decision"));
        Assert.True(bench.Loop.RawInputs.TryBorrow(index, out ReadOnlySpan<byte> salt, out ReadOnlySpan<byte> raw));
        Assert.Equal<byte>([4, 3, 2, 1], raw[36..].ToArray());
        byte[] message = [.. "input/v1"u8, InputCommitment.GasScan, .. raw];
        Assert.Equal(Convert.ToBase64String(HMACSHA256.HashData(salt, message)), decision["input"].Text);
    }

    [Fact]
    public void Log_HoldsNoRawByteNoSaltAndNoName()
    {
        uint[] ohms = [0x1A2B3C4D, 0x5E6F7081, 0x92A3B4C5, 0xD6E7F809, 0x1B2C3D4E, 0x5F607182, 0x93A4B5C6, 0xD7E8F90A, 0x1C2D3E4F, 0x60718293];
        var bench = new Bench { Ohms = ohms, Window = [0x1234, 0x5678, -0x1111, 0x2BCD] };
        bench.Solvent();
        bench.Sound(100, 9_900);
        bench.Say(1, HumanAction.Confirm);
        bench.Loop.RawInputs.TryBorrow(bench.Trail.Of("decision")[0].Index, out ReadOnlySpan<byte> salt, out _);
        byte[] kept = salt.ToArray();
        bench.Loop.Stop();

        string log = string.Join('\n', new[] { "decision", "alert", "human", "summary", "model.load", "operator" }
            .SelectMany(bench.Trail.Of)
            .SelectMany(entry => entry.Fields.Select(field => Flat(field.Value))));
        Assert.All(ohms, value => Assert.DoesNotContain(value.ToString(System.Globalization.CultureInfo.InvariantCulture), log, StringComparison.Ordinal));
        Assert.All(bench.Window, value => Assert.DoesNotContain("\n" + value.ToString(System.Globalization.CultureInfo.InvariantCulture) + "\n", log, StringComparison.Ordinal));
        Assert.DoesNotContain(Convert.ToBase64String(kept), log, StringComparison.Ordinal);
        Assert.DoesNotContain(Bench.Operator, log, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(bench.Pseudonyms.Of(Bench.Operator)), log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1_800_000_000L)]
    public void Step_AllocatesNothingWhereNothingHappens(long? utc)
    {
        var bench = new Bench { UtcSeconds = utc };
        bench.Solvent();
        for (int step = 0; step < 10; step++)
        {
            bench.Loop.Step();
        }

        Assert.Equal(0, Allocations.EachTime(() =>
        {
            for (int step = 0; step < 100; step++)
            {
                bench.Loop.Step();
            }
        }));
    }

    [Fact]
    public void Commitments_OfEqualInputsDiffer()
    {
        var bench = new Bench(new SentinelOptions { SampleEvery = 1 });
        bench.CleanAir();
        bench.CleanAir();

        Assert.Equal(2, bench.Trail.Of("decision").Select(entry => entry.Fields["input"].Text).Distinct().Count());
    }

    private static string Flat(JsonValue value) => value.Kind switch
    {
        JsonKind.Integer => value.Integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JsonKind.Array => string.Join('\n', value.Items.Select(Flat)),
        JsonKind.Object => string.Join('\n', value.Keys.Select(key => key + "\n" + Flat(value[key]!))),
        _ => value.Text,
    };
}
