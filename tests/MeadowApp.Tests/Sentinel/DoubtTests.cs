using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

public class DoubtTests
{
    [Theory]
    [InlineData(400, "none")]
    [InlineData(401, "out_of_distribution")]
    public void InputFarFromTheTrainingData_LeavesNoAnswer(int distance, string cause)
    {
        var bench = new Bench { Far = distance };
        bench.Solvent();

        Dictionary<string, JsonValue> decision = Assert.Single(bench.Trail.Of("decision")).Fields;
        Assert.Equal((cause, distance, 400L), (decision["cause"].Text, (int)decision["distance"].Integer, decision["most_distance"].Integer));
        Assert.Equal(cause == "none", bench.Trail.Of("alert").Count == 1);
    }

    [Fact]
    public void FlagThatComesUpWithinOneAbstention_IsLoggedOnce()
    {
        var bench = new Bench();
        foreach (SensorQuality quality in new[] { SensorQuality.Unsettled, SensorQuality.Unsettled, SensorQuality.Unheated, SensorQuality.Unsettled, SensorQuality.Unheated, SensorQuality.None, SensorQuality.Unheated })
        {
            bench.ScanQuality = quality;
            bench.CleanAir();
        }

        Assert.Equal(["unsettled", "unheated", "", "unheated"], bench.Trail.Of("decision").Select(decision => string.Join(' ', decision.Fields["flags"].Items.Select(flag => flag.Text))));
    }

    [Fact]
    public void InputFarFromTheTrainingData_LeavesThePlainAlarmOn()
    {
        var bench = new Bench(baselineDecades: 4) { Ohms = [.. Enumerable.Repeat(1_000u, 10)], Far = 5_000 };
        bench.Solvent();
        bench.Solvent();
        Assert.Equal(AlarmSignal.Sounding, bench.Signal);

        bench.Far = 100;
        bench.CleanAir();
        Assert.Equal(AlarmSignal.Off, bench.Signal);
    }

    [Theory]
    [InlineData(2, "alert", "none")]
    [InlineData(1, "alert", "none")]
    [InlineData(0, "abstain", "sensors_disagree")]
    public void WindowsThatDoNotAgree_LeaveNoAnswer(int agreeing, string outcome, string cause)
    {
        var bench = new Bench { AgreeingWindows = agreeing };
        bench.Sound(500, 9_500);

        Dictionary<string, JsonValue> decision = Assert.Single(bench.Trail.Of("decision")).Fields;
        Assert.Equal((outcome, cause, 2L, (long)agreeing), (decision["outcome"].Text, decision["cause"].Text, decision["windows"].Integer, decision["agreeing"].Integer));
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void Explanation_ComesAfterTheAlertAndNamesItsDecision()
    {
        var bench = new Bench();
        bench.Solvent();

        (long index, Dictionary<string, JsonValue> why) = Assert.Single(bench.Trail.Of("explanation"));
        Assert.True(index > bench.Trail.Of("alert").Single().Index);
        Assert.Equal(bench.Trail.Of("decision").Single().Index, why["decision"].Integer);
        Assert.Null(bench.Alerts[0].Why);
        Assert.Equal("step_1_2", bench.Alerts[^1].Why!.Parts[0]);
    }

    [Fact]
    public void Worth_IsTheCardsUntilThirtyAlertsAreAnswered()
    {
        var bench = new Bench { Far = 10, Person = "ada" };
        for (int answer = 0; answer < AnswerWorth.SiteAnswers - 1; answer++)
        {
            bench.Site.Count("gas-test", "solvent_vapour", answer % 2 == 0);
        }

        bench.Solvent();
        AnswerWorth worth = bench.Alerts[^1].Worth!;
        Assert.Equal((false, 87, "odour"), (worth.IsFromThisSite, worth.OfAHundred!.Value, worth.MistakenFor));

        bench.Site.Count("gas-test", "solvent_vapour", true);
        bench.Person = Bench.Operator;
        bench.Say(1, HumanAction.Reject);
        bench.Wait(bench.Options.HoldOffMilliseconds);
        bench.Solvent();
        worth = bench.Alerts[^1].Worth!;
        Assert.True(worth.IsFromThisSite);
        Assert.Equal((16L, 30L), (worth.Share.Successes, worth.Share.Trials));
        Assert.Equal((53, 36, 70), (worth.OfAHundred, worth.LowOfAHundred, worth.HighOfAHundred));
        Assert.Equal(2, bench.Alerts[^1].InTheLastHour);
    }

    [Fact]
    public void SiteRecord_ReadsWhatItWroteAndBeginsAnewAfterDamage()
    {
        var storage = new MemoryStorage();
        var site = new SiteRecord(storage);
        site.Count("gas", "odour", true);
        site.Count("gas", "odour", false);
        site.Count("sound", "rain", false);
        Assert.Equal((1, 1), new SiteRecord(storage).Of("gas", "odour"));
        Assert.Equal((1, 2), new SiteRecord(storage).All);

        byte[] whole = storage.Files[SiteRecord.File];
        for (int length = 0; length < whole.Length; length++)
        {
            storage.Files[SiteRecord.File] = whole[..length];
            Assert.True(new SiteRecord(storage) is { IsDamaged: true, All: (0, 0) });
        }

        storage.Files[SiteRecord.File] = Encoding.ASCII.GetBytes("site/v1\nclass a b -1 2\nend\n");
        Assert.True(new SiteRecord(storage).IsDamaged);
    }

    [Fact]
    public void Challenge_IsMarkedInTheLogAndNowhereElseUntilItIsAnswered()
    {
        Bench bench = Challenged();
        (long index, Dictionary<string, JsonValue> alert) = Assert.Single(bench.Trail.Of("alert"));
        Assert.True(alert["challenge"].IsTrue);
        Assert.Equal("normal", bench.Trail.Of("decision").Single(entry => entry.Index == alert["decision"].Integer).Fields["outcome"].Text);
        Assert.False(bench.Alerts[^1].WasChallenge);
        Assert.Equal(AlarmSignal.Notice, bench.Signal);
        Assert.False(bench.IsEnergised);

        bench.Say(bench.Alerts[^1].Number, HumanAction.Confirm);
        Assert.True(bench.Alerts[^1].WasChallenge);
        Assert.Equal(index, bench.Trail.Of("human").Last().Fields["alert"].Integer);
        Assert.False(bench.IsEnergised);
        Assert.Equal(AlarmSignal.Notice, bench.Signal);
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void Challenge_ThatNobodyAnswersEndsByItself()
    {
        Bench bench = Challenged();
        bench.Wait(bench.Options.AnswerTimeoutMilliseconds);

        Assert.Equal(["no_answer", "escalate", "close"], bench.Trail.Actions());
        Assert.Equal(AlarmSignal.Off, bench.Signal);
    }

    [Fact]
    public void Challenge_WaitsWhileNobodyIsSignedIn()
    {
        var bench = new Bench(new SentinelOptions { ChallengeMilliseconds = 10_000, SampleEvery = 1 });
        for (int scan = 0; scan < 100; scan++)
        {
            bench.CleanAir();
        }

        Assert.Empty(bench.Trail.Of("alert"));
    }

    private static Bench Challenged()
    {
        var bench = new Bench(new SentinelOptions { ChallengeMilliseconds = 10_000, SampleEvery = 1 });
        bench.Put(OversightOutput.Relay, OversightMode.OnTheLoop);
        for (int scan = 0; scan < 30 && bench.Trail.Of("alert").Count == 0; scan++)
        {
            bench.CleanAir();
        }

        return bench;
    }
}
