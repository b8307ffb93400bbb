using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Page;
using MeadowTinyMl.Simulator.Run;
using MeadowTinyMl.Simulator.Tampering;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Every string of the page stands in every language, and none is left in English.</summary>
public class WordsTests
{
    private static readonly string[] Languages = ["en", "de", "fr", "es"];

    // Words that are spelled alike.
    private static readonly string[] Alike =
    [
        "de alert.title.alarm", "de say.class", "fr sensor.sound.name", "es reader.auditor", "es role.supervisor", "es say.class",
    ];

    private static readonly string[] Scripts = ["page.js", "words.js", "alerts.js", "why.js", "models.js", "oversight.js", "scene.js", "log.js", "signin.js", "mine.js"];

    public static TheoryData<string> Translations() => new(Languages.Skip(1));

    [Theory]
    [MemberData(nameof(Translations))]
    public void Translation_HasEveryKeyWithTheSameGapsAndIsTranslated(string language)
    {
        Dictionary<string, string> english = Words("en");
        Dictionary<string, string> translated = Words(language);

        Assert.Equal(english.Keys.Order(), translated.Keys.Order());
        Assert.All(english, pair => Assert.Equal(Gaps(pair.Value), Gaps(translated[pair.Key])));
        Assert.All(translated, pair => Assert.False(string.IsNullOrWhiteSpace(pair.Value), pair.Key));
        string[] same = english.Keys
            .Where(key => translated[key] == english[key] && Regex.IsMatch(Regex.Replace(english[key], @"\{\w+\}", string.Empty), @"\p{L}"))
            .Select(key => $"{language} {key}")
            .ToArray();
        Assert.Empty(same.Except(Alike));
    }

    [Fact]
    public void Words_HoldEachKeyOnce() =>
        Assert.All(Languages, language =>
        {
            using JsonDocument document = JsonDocument.Parse(Resource($"words/{language}.json"));
            Assert.Empty(document.RootElement.EnumerateObject().GroupBy(word => word.Name).Where(group => group.Count() > 1).Select(group => $"{language} {group.Key}"));
        });

    [Fact]
    public void Page_HoldsNoWordsOfItsOwn()
    {
        // What is between tags is either empty, a name of a language, or a number.
        IEnumerable<string> texts = Regex.Matches(Regex.Replace(Resource("index.html"), "<head>.*</head>", string.Empty, RegexOptions.Singleline), ">([^<]*)<")
            .Select(match => match.Groups[1].Value.Trim())
            .Where(text => Regex.IsMatch(text, @"\p{L}"));
        Assert.Equal(["English", "Deutsch", "Français", "Español"], texts);
    }

    [Fact]
    public void EveryKeyThatThePageNames_IsThere()
    {
        Dictionary<string, string> words = Words("en");
        IEnumerable<string> named = Regex.Matches(Resource("index.html"), "data-word=\"([^\"]+)\"").Select(match => match.Groups[1].Value)
            .Concat(Scripts.SelectMany(script => Regex.Matches(Resource(script), "say\\((?:[^()]*\\? )?\"([a-z_.]+)\"(?: : \"([a-z_.]+)\")?[,)]")
                .SelectMany(match => match.Groups.Values.Skip(1)).Where(group => group.Success).Select(group => group.Value)));
        Assert.All(named, key => Assert.True(words.ContainsKey(key), key));
    }

    [Fact]
    public void EveryCodeThatTheBoardSends_HasAWord()
    {
        Dictionary<string, string> words = Words("en");
        ModelManifest[] manifests = [ReleasedModels.Load("gas").Manifest, ReleasedModels.Load("sound").Manifest];
        IEnumerable<string> codes = manifests.SelectMany(manifest => manifest.Labels).Select(label => "class." + label)
            .Concat(Enum.GetValues<AlarmSignal>().Select(signal => "signal." + Codes.Of(signal)))
            .Concat(Enum.GetValues<OversightMode>().Select(mode => "mode." + Codes.Of(mode)))
            .Concat(Enum.GetValues<HazardLevel>().Select(level => "level." + Codes.Of(level)))
            .Concat(Enum.GetValues<HumanAction>().Select(action => "action." + Codes.Of(action)))
            .Concat(Enum.GetValues<AlertState>().Where(state => state != AlertState.Idle).Select(state => "alert." + Codes.Of(state)))
            .Concat(Enum.GetValues<DeviceState>().Where(state => state is DeviceState.Stopped or DeviceState.WithoutLog).Select(state => "state." + Codes.Of(state)))
            .Concat(Enum.GetValues<RollbackCause>().Where(cause => cause != RollbackCause.None).Select(cause => "rollback." + Codes.Of(cause)))
            .Concat(Enum.GetValues<CleanAirState>().Where(state => state != CleanAirState.None).Select(state => "air." + Codes.Of(state)))
            .Concat(Enum.GetValues<DriftKind>().Select(kind => "advice." + Codes.Of(kind)))
            .Concat(SceneChoices.Gases.Keys.Select(gas => "gas." + gas))
            .Concat(SceneChoices.Sounds.Keys.Select(sound => "sound." + sound))
            .Concat(Scene.Acts.SelectMany(act => new[] { "act." + act.Name, $"act.{act.Name}.shows", $"requirement.{act.Requirement}" }))
            .Concat(EntrySchema.Types.Select(type => "type." + type.Type))
            .Concat(LogTrials.Names.Select(name => "trial." + name));
        Assert.All(codes, code => Assert.True(words.ContainsKey(code), code));
    }

    private static string[] Gaps(string text) => Regex.Matches(text, @"\{\w+\}").Select(match => match.Value).Order(StringComparer.Ordinal).ToArray();

    private static Dictionary<string, string> Words(string language) => JsonSerializer.Deserialize<Dictionary<string, string>>(Resource($"words/{language}.json"))!;

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetAssembly(typeof(PageServer))!.GetManifestResourceStream("page/" + name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
