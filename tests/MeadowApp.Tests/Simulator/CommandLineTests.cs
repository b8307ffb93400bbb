using System;
using System.IO;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Operators;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

public class CommandLineTests
{
    [Fact]
    public void Parse_ReadsEveryOption()
    {
        SimulatorOptions options = Parse(
            "--out", "x", "--gas", "a.csv", "--gas", "b.csv", "--sound", "s", "--speed", "2.5", "--for", "20", "--headless", "--operator", "override", "--port", "99", "--seed", "-4");

        Assert.Equal("x", options.Out);
        Assert.Equal(["a.csv", "b.csv"], options.Gas);
        Assert.Equal(["s"], options.Sound);
        Assert.Equal(2.5, options.EffectiveSpeed);
        Assert.Equal(20, options.ForSeconds);
        Assert.True(options.Headless);
        Assert.Equal("override", options.Operator);
        Assert.Equal(99, options.Port);
        Assert.Equal(-4, options.Seed);
    }

    [Fact]
    public void Parse_RecordsTheSceneAlone()
    {
        Assert.Equal("r", Parse("--record", "r").Record);
        Assert.Throws<UsageException>(() => Parse("--record", "r", "--gas", "a.csv"));
    }

    [Fact]
    public void Parse_HasTheStatedDefaults()
    {
        SimulatorOptions page = Parse();
        Assert.Equal("./audit-log", page.Out);
        Assert.Equal("none", page.Operator);
        Assert.Equal(6, page.EffectiveSpeed);
        Assert.Equal("confirm", Parse("--headless").Operator);
        Assert.Null(Parse("--sound", "s").EffectiveSpeed);
    }

    [Theory]
    [InlineData("--frobnicate")]
    [InlineData("--speed", "0")]
    [InlineData("--speed", "fast")]
    [InlineData("--speed", "NaN")]
    [InlineData("--for", "-1")]
    [InlineData("--port", "65536")]
    [InlineData("--seed", "1.5")]
    [InlineData("--gas")]
    [InlineData("stray")]
    public void Parse_RefusesInOneLineThatNamesTheOption(params string[] arguments)
    {
        UsageException refused = Assert.Throws<UsageException>(() => Parse(arguments));
        Assert.Contains(arguments[0], refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Script_IsReadInOrder()
    {
        ScriptedAnswer[] script = [.. Read("""[{"alert":1,"action":"reject","after_ms":10},{"alert":2,"action":"reclassify","class":"rain","after_ms":0}]""")];
        Assert.Equal(new ScriptedAnswer(1, HumanAction.Reject, null, 10), script[0]);
        Assert.Equal(new ScriptedAnswer(2, HumanAction.Reclassify, "rain", 0), script[1]);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("{}", "a list")]
    [InlineData("[1]", "item 1")]
    [InlineData("""[{"alert":1,"action":"shout","after_ms":0}]""", "shout")]
    [InlineData("""[{"alert":0,"action":"confirm","after_ms":0}]""", "item 1 alert")]
    [InlineData("""[{"alert":1,"action":"confirm"}]""", "after_ms")]
    [InlineData("""[{"alert":1,"action":"reclassify","class":"snow","after_ms":0}]""", "snow")]
    [InlineData("""[{"alert":1,"action":"confirm","after_ms":0,"who":"me"}]""", "who")]
    public void Script_ThatIsNoneIsRefusedWithThePlace(string json, string named)
    {
        DataFormatException refused = Assert.Throws<DataFormatException>(() => Read(json));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static SimulatorOptions Parse(params string[] arguments)
    {
        new CommandLine().Parse(arguments, out SimulatorOptions? options);
        return options!;
    }

    private static System.Collections.Generic.IReadOnlyList<ScriptedAnswer> Read(string json)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            return OperatorScript.Read(path, ["rain"]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
