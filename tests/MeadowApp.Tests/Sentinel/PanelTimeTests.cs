using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Panel;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>An answer that somebody who is signed in gives at the board, or one of the likeliest three of the list, is in the log within two seconds of the end of the minimum viewing time.</summary>
/// <remarks>A finger taps for 200 ms, rests for 250 ms between two presses, and holds until the panel takes the hold. The loop takes a step each 50 ms, as on a board.</remarks>
public class PanelTimeTests(ITestOutputHelper output)
{
    private const long TapMilliseconds = 200;
    private const long RestMilliseconds = 250;
    private const long StepMilliseconds = 50;
    private const long Limit = 2_000;

    private Bench _bench = null!;
    private ButtonPresses _presses = null!;
    private IReadOnlyList<string> _shown = [];

    /// <summary>The answers: what is in the list, or the action itself.</summary>
    public static TheoryData<string, string> Answers => new()
    {
        { "acknowledge", "acknowledge" },
        { "confirm", "confirm" },
        { "reject", "reject" },
        { "Call others", "escalate" },
        { "the runner-up", "reclassify" },
        { "nothing there", "reject" },
        { "known source", "reject" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_TakesAtMostTwoSeconds(string answer, string action) => Require(answer, action, SetUp(false));

    [Theory]
    [MemberData(nameof(Answers))]
    public void AnswerToATestOfAttention_TakesAtMostTwoSeconds(string answer, string action) => Require(answer, action, SetUp(true));

    [Theory]
    [MemberData(nameof(Answers))]
    public void AnswerToOneOfTwo_TakesAtMostTwoSeconds(string answer, string action)
    {
        SetUp(false);
        _bench.Sound(500, 9_500);
        Require(answer, action, _bench.UptimeMilliseconds + _bench.Options.ViewingMilliseconds, "chainsaw");
    }

    private void Require(string answer, string action, long viewed, string? label = null)
    {
        int before = _bench.Trail.Of("human").Count;
        while (_bench.UptimeMilliseconds < viewed)
        {
            Pass(StepMilliseconds);
        }

        string title = _shown[0];
        Assert.Contains("!", title, StringComparison.Ordinal);
        Assert.True(label == null || _shown[1].StartsWith(label, StringComparison.Ordinal), string.Join(" | ", _shown));
        switch (answer)
        {
            case "confirm":
                Tap(PanelButton.Confirm);
                break;
            case "reject":
                Tap(PanelButton.Reject);
                break;
            case "acknowledge":
                Tap(PanelButton.Acknowledge);
                break;
            case "Call others":
                Hold(PanelButton.Confirm);
                Assert.Equal("> Call others", _shown[1]);
                Tap(PanelButton.Confirm);
                break;
            default:
                Hold(PanelButton.Reject);
                Choose(answer == "the runner-up" ? _shown[1][2..] : answer);
                break;
        }

        Assert.True(_bench.Trail.Of("human").Count > before, $"{answer} is not in the log: {string.Join(" | ", _shown)}");
        Assert.Equal(action, _bench.Trail.Of("human").ElementAt(before).Fields["action"].Text);
        long took = _bench.UptimeMilliseconds - viewed;
        output.WriteLine($"{answer}: {took} ms");
        Assert.True(took <= Limit, $"{answer} took {took} ms");
    }

    // Returns when the alert has been shown as long as it must be.
    private long SetUp(bool isChallenge)
    {
        var storage = new MemoryStorage();
        var roster = new OperatorRoster(storage);
        roster.Enrol("ada", "operator", SlowHash.Of("112358", new byte[SlowHash.SaltLength], SlowHash.LeastIterations));
        ButtonPresses? presses = null;
        _bench = new Bench(
            new SentinelOptions { ChallengeMilliseconds = isChallenge ? 60_000 : 0, SampleEvery = 1 },
            storage: storage,
            panel: bench =>
            {
                presses = new ButtonPresses(bench);
                return new ButtonPanel(lines => _shown = lines, presses, PanelWords.Load("en"), ["ada"], [((IGasModel)bench).Manifest, ((ISoundModel)bench).Manifest], null, bench);
            });
        _presses = presses!;
        Hold(PanelButton.Confirm);
        Choose("Sign in");
        Tap(PanelButton.Confirm);
        foreach (char digit in "112358")
        {
            Choose(digit.ToString());
        }

        Assert.Contains(_bench.Trail.Of("operator"), account => account.Fields["act"].Text == "login");
        for (int scan = 0; isChallenge && scan < 200 && _bench.Trail.Of("alert").Count == 0; scan++)
        {
            _bench.CleanAir();
        }

        if (!isChallenge)
        {
            _bench.Solvent();
        }

        Assert.Equal(isChallenge, Assert.Single(_bench.Trail.Of("alert")).Fields["challenge"].IsTrue);
        return _bench.UptimeMilliseconds + _bench.Options.ViewingMilliseconds;
    }

    private void Choose(string item)
    {
        for (int i = 0; _shown[1] != "> " + item; i++)
        {
            Assert.True(i < 20, $"no \"{item}\" in {string.Join(" | ", _shown)}");
            Tap(PanelButton.Reject);
            Pass(RestMilliseconds);
        }

        Tap(PanelButton.Confirm);
    }

    private void Tap(PanelButton button)
    {
        _presses.Down(button);
        Pass(TapMilliseconds);
        _presses.Up(button);
        Pass(StepMilliseconds);
    }

    private void Hold(PanelButton button)
    {
        string title = _shown[0];
        _presses.Down(button);
        for (long held = 0; held < 5_000 && _shown[0] == title; held += StepMilliseconds)
        {
            Pass(StepMilliseconds);
        }

        _presses.Up(button);
        Pass(RestMilliseconds);
    }

    private void Pass(long milliseconds)
    {
        for (long passed = 0; passed < milliseconds; passed += StepMilliseconds)
        {
            _bench.UptimeMilliseconds += StepMilliseconds;
            _bench.Loop.Step();
        }
    }
}
