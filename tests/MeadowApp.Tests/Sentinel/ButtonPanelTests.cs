using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Panel;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Everything that a person does on a board is done here with three buttons and eight lines of text, through the real loop.</summary>
public class ButtonPanelTests
{
    private const string Pin = "739154";

    private readonly Bench _bench;
    private readonly ButtonPresses _presses;
    private ButtonPanel? _panel;
    private IReadOnlyList<string> _shown = [];

    public ButtonPanelTests()
    {
        var storage = new MemoryStorage();
        var roster = new OperatorRoster(storage);
        roster.Enrol("ada", "operator", SlowHash.Of("112358", new byte[SlowHash.SaltLength], SlowHash.LeastIterations));
        roster.Enrol("grace", "supervisor", SlowHash.Of(Pin, new byte[SlowHash.SaltLength], SlowHash.LeastIterations));
        ButtonPresses? presses = null;
        _bench = new Bench(storage: storage, panel: bench =>
        {
            presses = new ButtonPresses(bench);
            return _panel = new ButtonPanel(lines => _shown = lines, presses, PanelWords.Load("en"), ["ada", "grace"], [((IGasModel)bench).Manifest, ((ISoundModel)bench).Manifest], null, bench);
        });
        _presses = presses!;
    }

    [Fact]
    public void Home_SaysWhatTheModelsSayAndWhoIsThere()
    {
        Assert.Equal(["watching", "nobody signed in", "stop: hold 3", "1 missed 2 mode 3 more"], _shown);
        _bench.CleanAir();
        _bench.Sound();
        Assert.Equal(["watching", "gas0: clean air 98 %", "mic0: ? too quiet", "nobody signed in", "stop: hold 3", "1 missed 2 mode 3 more"], _shown);
    }

    [Fact]
    public void Home_SaysAfterAResetHowPeopleLeftTheDevice()
    {
        var before = new Bench();
        before.Put(OversightOutput.Relay, OversightMode.Off);
        before.Stop();
        IReadOnlyList<string> shown = [];
        _ = new Bench(
            panel: bench => new ButtonPanel(lines => shown = lines, new ButtonPresses(bench), PanelWords.Load("en"), [], [((IGasModel)bench).Manifest], null, bench),
            log: _ => before.Trail);
        Assert.Equal(["STOPPED, AI off", "modes chosen: 1", "nobody signed in", "go on: hold 3", "solvent vapour: off", "1 missed 2 mode 3 more"], shown);
    }

    [Fact]
    public void Advice_StandsWhereNothingIsMorePressing()
    {
        _panel!.ShowAdvice([new DriftAdvice(DriftKind.Baseline, "gas0", 120)]);
        Assert.Equal(["watching", "nobody signed in", "stop: hold 3", "gas0: clean air drifted", "1 missed 2 mode 3 more"], _shown);
        _panel.ShowFault("the lamp is broken");
        Assert.DoesNotContain("gas0: clean air drifted", _shown);
        _bench.Solvent();
        Assert.DoesNotContain("gas0: clean air drifted", _shown);
    }

    [Fact]
    public void Lacks_StandBeforeAdviceTheGravestFirst()
    {
        _panel!.ShowAdvice([new DriftAdvice(DriftKind.Baseline, "gas0", 120)]);
        _panel.ShowLacks(Lacks.Uplink | Lacks.TimeOfDay);
        Assert.Equal(["watching", "nobody signed in", "stop: hold 3", "the log does not get out", "1 missed 2 mode 3 more"], _shown);
        _bench.Solvent();
        Assert.Contains(_shown, line => line.StartsWith("answer within", StringComparison.Ordinal));
        Assert.DoesNotContain("the log does not get out", _shown);
        _panel.ShowLacks(Lacks.None);
        _bench.CleanAir();
        Assert.DoesNotContain("the log does not get out", _shown);
    }

    [Theory]
    [InlineData(Lacks.GasModel | Lacks.SoundModel | Lacks.Space, "no model: plain gas alarm")]
    [InlineData(Lacks.GasModel | Lacks.Uplink, "no gas model: plain alarm")]
    [InlineData(Lacks.SoundModel | Lacks.TimeOfDay, "no sound model: deaf")]
    [InlineData(Lacks.Space | Lacks.Uplink, "the disk is nearly full")]
    [InlineData(Lacks.TimeOfDay, "time of day not known")]
    public void Lack_IsSaid(Lacks lacks, string words)
    {
        _panel!.ShowLacks(lacks);
        Assert.Equal(["watching", "nobody signed in", "stop: hold 3", words, "1 missed 2 mode 3 more"], _shown);
    }

    [Fact]
    public void Alert_TellsWhatHowSureWhyAndHowLong()
    {
        _bench.Far = 300;
        _bench.Solvent();
        Assert.Equal(
            ["! ALARM", "solvent vapour 90 %", "then odour 8 %", "the other does not say", "right in tests: 87 of 100", "by heater steps 1-2", "answer within 3:00", "1 yes 2 no 3 seen"], _shown);

        // The time left counts down by itself.
        _bench.Wait(61_000);
        Assert.Contains("answer within 1:59", _shown);
    }

    [Fact]
    public void Alert_ThatComesBackSoonSaysHowOften()
    {
        SignIn(false);
        for (int time = 1; time <= 3; time++)
        {
            _bench.Solvent();
            Assert.Equal(time == 1 ? "! ALARM" : $"! ALARM x{time} {time}/h", _shown[0]);
            Choose("It is real", PanelButton.Confirm);
            _bench.CleanAir();
            _bench.CleanAir();
            _bench.CleanAir();
        }
    }

    [Fact]
    public void Answer_AsksForTheSignInFirstAndNeverAnswersInItsPlace()
    {
        _bench.Solvent();
        Choose("It is real", PanelButton.Confirm);
        Assert.Equal(["! Sign in", "1 ada", "2 grace", "sign in, then press again", "hold 1 or 2: back"], _shown);
        Assert.Empty(_bench.Trail.Of("human"));

        SignIn(true);
        Assert.Equal("! ALARM", _shown[0]);
        Assert.Empty(_bench.Trail.Of("human"));

        Choose("It is real", PanelButton.Confirm);
        Assert.Equal("confirm", Human("action"));
        Assert.Contains("a person said yes", _shown);
        Assert.Equal("1 menu 2 no", _shown[^1]);
        Assert.True(_bench.IsEnergised);

        Choose("nothing there", PanelButton.Reject);
        Assert.Equal("reject", Human("action"));
        Assert.Equal("watching", _shown[0]);
        Assert.False(_bench.IsEnergised);
    }

    [Fact]
    public void Answer_CannotBeginBeforeTheAlertHasBeenReadNorFallOnAnotherAlert()
    {
        SignIn(false);
        _bench.Solvent();
        Tap(PanelButton.Reject);
        Assert.Contains("read it first", _shown);
        Assert.Equal("! ALARM", _shown[0]);

        // Whoever is about to say why nothing is there has another alarm under the finger; neither of the two is answered.
        Press(PanelButton.Reject);
        Assert.Equal("! No, but", _shown[0]);
        _bench.Sound(500, 9_500);
        Tap(PanelButton.Confirm);
        Tap(PanelButton.Confirm);
        Assert.Equal("! ALARM (of 2)", _shown[0]);
        Assert.Empty(_bench.Trail.Of("human"));

        // What was answered makes room for the other, which has been there for long but not before these eyes.
        Choose("nothing there", PanelButton.Reject);
        _bench.Wait(0);
        Tap(PanelButton.Confirm);
        Assert.Contains("read it first", _shown);
    }

    [Fact]
    public void List_StaysWhereWhatComesMattersLess()
    {
        SignIn(false);
        _bench.Solvent();
        Press(PanelButton.Reject);
        _bench.Gas(200, 9_000, 800);
        Assert.Equal(2, _bench.Trail.Of("alert").Count);
        Assert.Equal("! No, but", _shown[0]);
    }

    [Fact]
    public void SlowPress_AnswersAndLeavesAList()
    {
        SignIn(false);
        _bench.Solvent();
        Hold(PanelButton.Reject);
        Assert.Equal("! No, but", _shown[0]);
        Hold(PanelButton.Confirm);
        Assert.Equal("! ALARM", _shown[0]);
        Assert.Empty(_bench.Trail.Of("human"));
    }

    [Fact]
    public void Silence_NeedsNobody()
    {
        _bench.Solvent();
        Press(PanelButton.Acknowledge);
        Assert.Equal(AlarmSignal.Lamp, _bench.Signal);
        Assert.Contains("somebody looks, 3:00", _shown);
    }

    [Fact]
    public void No_GivesAnotherClassOrAReason()
    {
        SignIn(false);
        _bench.Solvent();
        Press(PanelButton.Reject);
        Assert.Equal(["! No, but", "1 nothing there", "2 Another reason", "3 It is something else", "hold 1 or 2: back"], _shown);
        Press(PanelButton.Acknowledge);
        Assert.Equal(["! It is something else", "1 clean air", "2 odour"], _shown.Take(3));
        Press(PanelButton.Reject);
        Assert.Equal(("reclassify", "odour"), (Human("action"), Human("class")));

        Choose("nothing there", PanelButton.Reject);
        _bench.Wait(300_000);
        _bench.Solvent();
        Press(PanelButton.Reject);
        Press(PanelButton.Reject);
        Assert.Equal(["! Another reason", "1 known source, cleaning", "2 cooking, maintenance", "3 somewhere else, other", "  reason"], _shown.Take(5));
        Choose("cleaning");
        Assert.Equal(("reject", "cleaning"), (Human("action"), Human("reason")));
    }

    [Fact]
    public void Yes_CallsOthersWhileAnAlertWaits()
    {
        SignIn(false);
        _bench.Solvent();
        Press(PanelButton.Confirm);
        Assert.Equal(["! Yes, or", "1 It is real", "2 Call others", "3 Menu"], _shown.Take(4));
        Choose("Call others");
        Assert.Equal(("escalate", "operator"), (Human("action"), Human("role")));
        Assert.Equal(AlarmSignal.Escalated, _bench.Signal);
        Assert.Equal("!! ALARM", _shown[0]);
        Assert.Contains("OTHERS WERE CALLED", _shown);

        Press(PanelButton.Confirm);
        Assert.Equal(["! Yes, or", "1 It is real", "2 Menu"], _shown.Take(3));
        Choose("It is real");
        Assert.Equal("confirm", Human("action"));

        Press(PanelButton.Confirm);
        Assert.Equal(["! Menu", "1 It missed something", "2 Who decides", "3 More"], _shown.Take(4));
    }

    [Fact]
    public void Menu_TakesCleanAirAnewForWhoeverHasSignedIn()
    {
        Choose("Take clean air anew", PanelButton.Acknowledge);
        Assert.Contains("sign in, then press again", _shown);
        Hold(PanelButton.Confirm);
        SignIn(false);
        Choose("Take clean air anew", PanelButton.Acknowledge);
        Assert.Contains("taking clean air: wait", _shown);
        for (int scan = 0; scan < 10; scan++)
        {
            _bench.CleanAir();
        }

        Assert.Contains("clean air taken, restart", _shown);
        string ada = _bench.Trail.Of("operator").Last(account => account.Fields["act"].Text == "login").Fields["operator"].Text;
        Assert.Equal(ada, Assert.Single(_bench.Trail.Of("baseline")).Fields["operator"].Text);
    }

    [Fact]
    public void Menu_ReportsWhatWasMissed()
    {
        SignIn(false);
        Choose("chainsaw", PanelButton.Confirm);
        Assert.Equal("chainsaw", Assert.Single(_bench.Trail.Of("missed")).Fields["class"].Text);
        Assert.Contains("reported", _shown);
    }

    [Fact]
    public void Menu_ChangesWhoDecides()
    {
        SignIn(true);
        Choose("relay", PanelButton.Reject);
        Choose("chainsaw");
        Assert.Equal(["chainsaw", "= acts once confirmed", "1 acts at once", "2 only says so", "3 off"], _shown.Take(5));
        Choose("acts at once");
        Assert.Contains("chainsaw: acts at once", _shown);
        _bench.Sound(500, 9_500);
        Assert.True(_bench.IsEnergised);
    }

    [Fact]
    public void Menu_TellsAnOperatorHowTheyAnswer()
    {
        SignIn(false);
        _bench.Solvent();
        _bench.Wait(5_000);
        Choose("It is real", PanelButton.Confirm);
        Choose("nothing there", PanelButton.Reject);
        _bench.Sound(500, 9_500);
        Choose("nothing there", PanelButton.Reject);
        Choose("My answers", PanelButton.Acknowledge);
        Assert.Equal(["ada", "1 confirmed", "2 overruled"], _shown.Take(3));

        // Whoever signs in next finds nothing of it.
        Press(PanelButton.Confirm);
        Choose("Sign out", PanelButton.Acknowledge);
        SignIn(true);
        Choose("My answers", PanelButton.Acknowledge);
        Assert.Equal(["grace", "0 confirmed", "0 overruled"], _shown.Take(3));
    }

    [Fact]
    public void Menu_TestsTheStopAndSignsOut()
    {
        SignIn(true);
        Choose("Test the stop function", PanelButton.Acknowledge);
        Assert.Equal(["test"], _bench.Trail.Of("stop").Select(entry => entry.Fields["cause"].Text));
        Assert.Equal("watching", _shown[0]);
        Choose("Sign out", PanelButton.Acknowledge);
        Assert.Contains("nobody signed in", _shown);
        Assert.Contains("signed out", _shown);
    }

    [Fact]
    public void Stop_WorksFromEveryListAndGoesOnOnlyForSomebody()
    {
        foreach (int depth in new[] { 0, 1, 2 })
        {
            _bench.Solvent();
            for (int i = 0; i < depth; i++)
            {
                Press(PanelButton.Confirm);
            }

            // The finger stays down.
            _presses.Down(PanelButton.Acknowledge);
            _bench.Wait(ButtonPresses.StopMilliseconds);
            Assert.Equal("STOPPED, AI off", _shown[0]);
            Assert.Equal(AlarmSignal.Off, _bench.Signal);
            _presses.Up(PanelButton.Acknowledge);
            _bench.Wait(100);
            Hold(PanelButton.Acknowledge);
            Assert.Equal("Sign in", _shown[0]);
            SignIn(true, isAsked: true);
            Hold(PanelButton.Acknowledge);
            Assert.Equal("watching", _shown[0]);
            Choose("Sign out", PanelButton.Acknowledge);
        }
    }

    [Fact]
    public void NewAlert_ComesBeforeAListButNotBeforeTheSignIn()
    {
        Press(PanelButton.Acknowledge);
        Assert.Equal("More", _shown[0]);
        _bench.Solvent();
        Assert.Equal("! ALARM", _shown[0]);
        Press(PanelButton.Reject);
        Assert.Equal("! Sign in", _shown[0]);
        _bench.Sound(500, 9_500);
        Assert.Equal("! Sign in", _shown[0]);
        Hold(PanelButton.Reject);
        Assert.Equal(["! ALARM (of 2)", "chainsaw 95 %", "then rain 5 %", "SMELL AND SOUND SAY SO"], _shown.Take(4));
    }

    [Fact]
    public void WrongPin_IsToldAndNobodyIsSignedIn()
    {
        Choose("Sign in", PanelButton.Acknowledge);
        Choose("ada");
        for (int i = 0; i < Pin.Length; i++)
        {
            Assert.Equal(["ada: " + new string('*', i), "1 0, 1, 2", "2 3, 4, 5", "3 6, 7, 8, 9"], _shown.Take(4));
            Choose("0");
        }

        Assert.Contains("wrong name or PIN", _shown);
        Assert.Contains("nobody signed in", _shown);
        Assert.DoesNotContain(_bench.Trail.Of("operator"), entry => entry.Fields["act"].Text == "login");
    }

    [Fact]
    public void Language_IsChosenOnTheBoard()
    {
        Choose("Language", PanelButton.Acknowledge);
        Choose("Deutsch");
        _bench.CleanAir();
        Assert.Equal(["wacht", "gas0: saubere Luft 98 %", "niemand angemeldet", "Halt: 3 halten", "1 Lücke 2 Modus 3 mehr"], _shown.Where(line => !line.StartsWith("mic0", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public void Words_AreThereInEveryLanguageFitALineAndAreInLatin1(string language)
    {
        PanelWords english = PanelWords.Load("en");
        PanelWords words = PanelWords.Load(language);
        string page = Path.Combine(Repository.Root, "MeadowApp", "Simulator", "Page", "words", language + ".json");
        Dictionary<string, string> onPage = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(page))!;
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), words.Keys.Order(StringComparer.Ordinal));
        foreach (string key in words.Keys)
        {
            // The longest that stands for a number, a name of eight letters, or a class.
            object filled = key.StartsWith("advice.", StringComparison.Ordinal) ? "gas0" : key == "next" ? words.Class("odour") + " 12 %" : key == "signed_in" ? "margaret" : "10";
            string text = words.Of(key, filled, "40", "50");
            Assert.Equal(text, Encoding.Latin1.GetString(Encoding.Latin1.GetBytes(text)));
            Assert.True(text.Length <= PanelText.Width - (key.StartsWith("menu.", StringComparison.Ordinal) || key.StartsWith("answer.", StringComparison.Ordinal) || key.StartsWith("output.", StringComparison.Ordinal) ? 2 : 0), $"{language}: {key} has {text.Length} characters");
            if (key.StartsWith("class.", StringComparison.Ordinal))
            {
                Assert.Equal(onPage[key].Replace('\u2019', '\''), text);
            }
        }

        Assert.Throws<ArgumentException>(() => PanelWords.Load("xx"));
    }

    [Fact]
    public void AlertLines_FitForEveryClassAndLanguage()
    {
        string[] labels = PanelWords.Load("en").Keys.Where(key => key.StartsWith("class.", StringComparison.Ordinal)).Select(key => key["class.".Length..]).ToArray();
        foreach (string language in PanelWords.Languages())
        {
            var text = new PanelText(PanelWords.Load(language));
            foreach (string label in labels)
            {
                IReadOnlyList<string> lines = text.Alert(DeviceState.Running, Alert(label), Situation.TwoHazards, 3, 0, "a note that is much longer than a line of the display has room for");
                Assert.True(lines.Count == PanelText.Height, language);
                Assert.All(lines, line => Assert.InRange(line.Length, 1, PanelText.Width));
                Assert.EndsWith(" %", lines[1], StringComparison.Ordinal);
                Assert.Contains(lines, line => line.EndsWith(": 100 % (89-100)", StringComparison.Ordinal));
                Assert.EndsWith(" 100 %", text.Alert(DeviceState.Running, Alert(label, 0), Situation.TwoHazards, 3, 0, null)[2], StringComparison.Ordinal);
                Assert.EndsWith(" 100 %", text.Home(DeviceState.Running, [Alert(label).Decision], 0, null, null)[1], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Stopped_SaysHowToGoOnAndNothingOfWhatWasAnsweredBefore()
    {
        _bench.CleanAir();
        Assert.Contains("gas0: clean air 98 %", _shown);
        Hold(PanelButton.Acknowledge);
        Assert.Equal(["STOPPED, AI off", "nobody signed in", "go on: hold 3", "1 missed 2 mode 3 more"], _shown);
    }

    // What stands beside a button is all that it takes, in every language: nothing is cut off.
    [Theory]
    [InlineData("gas")]
    [InlineData("sound")]
    public void Classes_AreAllNamedBesideTheButtons(string task)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Models", "released", task, "manifest.json")));
        string[] labels = [.. file.RootElement.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!)];
        foreach (string language in PanelWords.Languages())
        {
            PanelWords words = PanelWords.Load(language);
            foreach (string raised in labels)
            {
                string[] others = [.. labels.Where(label => label != raised).Select(words.Class)];
                IReadOnlyList<string> lines = new PanelText(words).Choice(new PanelChoice(words.Of("answer.class"), [], others, _ => { }), true, null);
                Assert.InRange(lines.Count, 3, PanelText.Height);
                Assert.All(lines, line => Assert.InRange(line.Length, 1, PanelText.Width));
                Assert.All(others, other => Finger.Find(lines, other));
            }
        }
    }

    [Fact]
    public void Rhythms_DifferAndFlashAtMostTwiceASecond()
    {
        var patterns = new Dictionary<string, AlarmSignal>();
        foreach (AlarmSignal signal in Enum.GetValues<AlarmSignal>())
        {
            bool[] lamp = [.. Enumerable.Range(0, 36_000).Select(ms => AlarmRhythm.IsLampOn(signal, ms))];
            patterns.Add(string.Concat(lamp.Select(isOn => isOn ? '1' : '0')), signal);
            int[] starts = [.. Enumerable.Range(1, lamp.Length - 1).Where(ms => lamp[ms] && !lamp[ms - 1])];
            Assert.All(starts, start => Assert.True(starts.Count(other => other >= start && other < start + 1_000) <= 2, $"{signal} flashes too fast"));
            bool isUnseen = signal >= AlarmSignal.Sounding;
            Assert.Equal(isUnseen, Enumerable.Range(0, 36_000).Any(ms => AlarmRhythm.IsVibrating(signal, ms)));
            Assert.Equal(isUnseen, Enumerable.Range(0, 36_000).Any(ms => AlarmRhythm.Hertz(signal, ms) > 0));
        }
    }

    private static AlertReport Alert(string label, int top = 1)
    {
        var manifest = new ModelManifest { Id = "any", Version = "1.0.0", ModelSha256 = new string('a', 64), CardSha256 = new string('b', 64), Task = "gas", Labels = ["odour", label], Levels = [HazardLevel.None, HazardLevel.Alarm], Thresholds = [1, 1], Margin = 0 };
        var decision = new DecisionReport("gas0", manifest, [0, 10_000], new Decision(top, 1 - top, 7_400, Outcome.Alert, AbstainCause.None), QualityFlags.None, true, 0, 0, null);
        return new AlertReport(1, decision, AlertState.Escalated, AlarmSignal.Escalated, null, 0, 0, null)
        {
            Why = new Occlusion(["frames_31_40"], [4_000], 8),
            Worth = new AnswerWorth(true, new WilsonInterval(30, 30), null),
        };
    }

    private string Human(string field) => _bench.Trail.Of("human")[^1].Fields[field].Text;

    private void Press(PanelButton button) => Hold(button, ButtonPresses.HoldMilliseconds - 1);

    private void Hold(PanelButton button, long? milliseconds = null)
    {
        _bench.Wait(_bench.Options.ViewingMilliseconds);
        _presses.Down(button);
        _bench.UptimeMilliseconds += milliseconds ?? (button == PanelButton.Acknowledge ? ButtonPresses.StopMilliseconds : ButtonPresses.HoldMilliseconds);
        _presses.Up(button);
        _bench.Wait(0);
    }

    private void Tap(PanelButton button)
    {
        _presses.Down(button);
        _presses.Up(button);
        _bench.Wait(0);
    }

    // Takes an item by the buttons beside which it stands, after a first press where one is given.
    private void Choose(string item, PanelButton? first = null)
    {
        if (first is { } button)
        {
            Press(button);
        }

        bool isTaken = false;
        while (!isTaken)
        {
            (PanelButton next, isTaken) = Finger.Find(_shown, item);
            Press(next);
        }
    }

    private void SignIn(bool asSupervisor, bool isAsked = false)
    {
        if (!isAsked && !_shown[0].EndsWith("Sign in", StringComparison.Ordinal))
        {
            Choose("Sign in", PanelButton.Acknowledge);
        }

        Choose(asSupervisor ? "grace" : "ada");
        foreach (char digit in asSupervisor ? Pin : "112358")
        {
            Choose(digit.ToString());
        }
    }
}
