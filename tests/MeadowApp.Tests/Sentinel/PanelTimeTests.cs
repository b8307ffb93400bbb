using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Panel;
using MeadowTinyMl.Tests;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Every answer that somebody who is signed in can give at the board is in the log within two seconds of the end of the minimum viewing time, and so is whatever else they ask for, from their first press.</summary>
/// <remarks>A finger taps for 200 ms and rests for 250 ms between two presses. The loop takes a step each 50 ms, as on a board. The classes are those of the released models.</remarks>
public class PanelTimeTests(ITestOutputHelper output)
{
    private const long TapMilliseconds = 200;
    private const long RestMilliseconds = 250;
    private const long StepMilliseconds = 50;
    private const long Limit = 2_000;

    private static readonly PanelWords Words = PanelWords.Load("en");
    private static readonly string[] Reasons = ["known_source", "cleaning", "cooking", "maintenance", "wrong_place", "other"];
    private static readonly ModelManifest Gas = Released(Bench.GasManifest);
    private static readonly ModelManifest Sounds = Released(Bench.SoundManifest);

    private Bench _bench = null!;
    private ButtonPresses _presses = null!;
    private IReadOnlyList<string> _shown = [];

    /// <summary>What an alert of either sense can stand at when it is answered.</summary>
    private static readonly string[] Standings = ["new", "seen", "unanswered", "test", "one of two"];

    /// <summary>The presses, by what stands beside the buttons, and what the log then says: action, reason and class.</summary>
    public static TheoryData<string, string, string, string> Answers
    {
        get
        {
            var answers = new TheoryData<string, string, string, string>();
            foreach (string standing in Standings)
            {
                ModelManifest manifest = standing == "one of two" ? Sounds : Gas;
                string raised = standing == "test" ? "odour" : manifest == Gas ? "solvent_vapour" : "chainsaw";
                string done = standing == "seen" ? "acknowledge" : standing == "unanswered" ? "escalate" : string.Empty;
                foreach ((string presses, string says) in Of(manifest, raised).Where(answer => answer.Says != done))
                {
                    answers.Add(standing, manifest.Task, presses, says);
                }
            }

            foreach ((string presses, string says) in Of(Sounds, "chainsaw"))
            {
                answers.Add("new", Sounds.Task, presses, says);
            }

            return answers;
        }
    }

    /// <summary>What else can be asked for while no alert is open: the presses, and what the log then says.</summary>
    public static TheoryData<string, string> Requests
    {
        get
        {
            var requests = new TheoryData<string, string>
            {
                { "more/Test the stop function", "stop test" },
                { "more/Sign out", "operator logout" },
                { "more/Language/Deutsch", "language" },
                { "more/Take clean air anew", "clean air" },
            };
            foreach (ModelManifest manifest in new[] { Gas, Sounds })
            {
                string task = manifest == Gas ? "smells" : "noises";
                foreach (string label in manifest.Labels.Where(label => Level(manifest, label) != HazardLevel.None))
                {
                    requests.Add("missed/" + Words.Class(label), "missed " + label);
                    AddModes(requests, $"mode/lamp and sound: {task}/{Words.Class(label)}", "signal/", "acts at once");
                    if (Level(manifest, label) == HazardLevel.Alarm)
                    {
                        AddModes(requests, $"mode/relay/{Words.Class(label)}", "relay/", "acts once confirmed");
                    }
                }
            }

            return requests;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_TakesAtMostTwoSeconds(string standing, string task, string presses, string says)
    {
        long viewed = Raise(standing, task);
        int before = _bench.Trail.Of("human").Count;
        PassUntil(viewed);
        Assert.Equal("1 yes 2 no 3 seen", _shown[^1]);
        long took = Press(presses);
        Dictionary<string, JsonValue>[] said = [.. _bench.Trail.Of("human").Skip(before).Select(entry => entry.Fields).Where(human => human["action"].Text is not ("close" or "no_answer"))];
        Assert.True(said.Length > 0, "not in the log: " + string.Join(" | ", _shown));
        Assert.Equal(says, string.Join(' ', new[] { "action", "reason", "class" }.Select(field => said[0][field]).Where(value => value.Kind == JsonKind.Text).Select(value => value.Text)));
        Assert.True(took <= Limit, $"{presses} took {took} ms");
        output.WriteLine($"{presses}: {took} ms");
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_TakesAtMostTwoSeconds(string presses, string says)
    {
        SetUp(false);
        long took = Press(presses);
        Assert.Equal(says, says.Split(' ')[0] switch
        {
            "stop" => "stop " + _bench.Trail.Of("stop")[^1].Fields["cause"].Text,
            "operator" => "operator " + _bench.Trail.Of("operator")[^1].Fields["act"].Text,
            "missed" => "missed " + _bench.Trail.Of("missed")[^1].Fields["class"].Text,
            "language" => _shown[0] == "wacht" ? says : _shown[0],
            "clean" => _shown.Contains("taking clean air: wait") ? says : _shown[0],
            _ => _bench.Trail.Of("config")[^1].Fields["new"].Text,
        });
        Assert.True(took <= Limit, $"{presses} took {took} ms");
        output.WriteLine($"{presses}: {took} ms");
    }

    [Fact]
    public void SignIn_WithAPinTakesTheseManyPresses()
    {
        SetUp(false);
        output.WriteLine($"name and PIN: {_bench.UptimeMilliseconds} ms");
        Assert.InRange(_bench.UptimeMilliseconds, 1, 12_000);
    }

    private static ModelManifest Released(ModelManifest like)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Models", "released", like.Task, "manifest.json")));
        string[] labels = [.. file.RootElement.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!)];
        return like with
        {
            Labels = labels,
            Levels = [.. file.RootElement.GetProperty("levels").EnumerateArray().Select(level => Enum.Parse<HazardLevel>(level.GetString()!, true))],
            Thresholds = [.. labels.Select(_ => 5_000)],
        };
    }

    private static HazardLevel Level(ModelManifest manifest, string label) => manifest.Levels[manifest.Labels.ToList().IndexOf(label)];

    private static IEnumerable<(string Presses, string Says)> Of(ModelManifest manifest, string raised)
    {
        yield return ("seen", "acknowledge");
        yield return ("yes/It is real", "confirm");
        yield return ("yes/Call others", "escalate");
        yield return ("no/nothing there", "reject nothing_perceived");
        foreach (string reason in Reasons)
        {
            yield return ($"no/Another reason/{Words.Of("reason." + reason)}", "reject " + reason);
        }

        foreach (string label in manifest.Labels.Where(label => label != raised))
        {
            yield return ($"no/It is something else/{Words.Class(label)}", "reclassify " + label);
        }
    }

    private static void AddModes(TheoryData<string, string> requests, string path, string output, string now)
    {
        foreach ((string words, string mode) in new[] { ("acts at once", "on_the_loop"), ("acts once confirmed", "in_the_loop"), ("only says so", "in_command/advisory"), ("off", "in_command/off") })
        {
            if (words != now)
            {
                requests.Add($"{path}/{words}", output + mode);
            }
        }
    }

    // Returns when the alert has been shown as long as it must be.
    private long Raise(string standing, string task)
    {
        SetUp(standing == "test");
        for (int scan = 0; standing == "test" && scan < 200 && _bench.Trail.Of("alert").Count == 0; scan++)
        {
            _bench.CleanAir();
        }

        if (standing != "test" && (task == "gas" || standing == "one of two"))
        {
            _bench.Solvent();
        }

        if (task == "sound")
        {
            _bench.Sound([.. Sounds.Labels.Select(label => label == "chainsaw" ? 9_500 : label == "rain" ? 500 : 0)]);
        }

        long viewed = _bench.UptimeMilliseconds + _bench.Options.ViewingMilliseconds;
        if (standing == "seen")
        {
            Tap(PanelButton.Acknowledge);
        }
        else if (standing == "unanswered")
        {
            PassUntil(_bench.UptimeMilliseconds + _bench.Options.AnswerTimeoutMilliseconds);
            Assert.StartsWith("!!", _shown[0], StringComparison.Ordinal);
            viewed = _bench.UptimeMilliseconds;
        }

        Assert.Equal(standing == "test", _bench.Trail.Of("alert")[^1].Fields["challenge"].IsTrue);
        return viewed;
    }

    private void SetUp(bool isChallenge)
    {
        var storage = new MemoryStorage();
        var roster = new OperatorRoster(storage);
        roster.Enrol("ada", "supervisor", SlowHash.Of("112358", new byte[SlowHash.SaltLength], SlowHash.LeastIterations));
        ButtonPresses? presses = null;
        _bench = new Bench(
            new SentinelOptions { ChallengeMilliseconds = isChallenge ? 60_000 : 0, SampleEvery = 1 },
            storage: storage,
            panel: bench =>
            {
                presses = new ButtonPresses(bench);
                return new ButtonPanel(lines => _shown = lines, presses, Words, ["ada"], [Gas, Sounds], null, bench);
            },
            sounds: Sounds);
        _presses = presses!;
        Press("more/Sign in/ada");
        foreach (char digit in "112358")
        {
            Pass(RestMilliseconds);
            Choose(digit.ToString());
        }

        Assert.Contains(_bench.Trail.Of("operator"), account => account.Fields["act"].Text == "login");
    }

    // Presses what stands beside the items, and returns how long it took.
    private long Press(string items)
    {
        long began = _bench.UptimeMilliseconds;
        string[] steps = items.Split('/');
        Tap(steps[0] switch { "yes" or "missed" => PanelButton.Confirm, "no" or "mode" => PanelButton.Reject, _ => PanelButton.Acknowledge });
        foreach (string step in steps.Skip(1))
        {
            Pass(RestMilliseconds);
            Choose(step);
        }

        return _bench.UptimeMilliseconds - began;
    }

    private void Choose(string item)
    {
        while (true)
        {
            (PanelButton button, bool isAlone) = Finger.Find(_shown, item);
            Tap(button);
            if (isAlone)
            {
                return;
            }

            Pass(RestMilliseconds);
        }
    }

    private void Tap(PanelButton button)
    {
        _presses.Down(button);
        Pass(TapMilliseconds);
        _presses.Up(button);
        Pass(StepMilliseconds);
    }

    private void PassUntil(long milliseconds)
    {
        while (_bench.UptimeMilliseconds < milliseconds)
        {
            Pass(StepMilliseconds);
        }
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
