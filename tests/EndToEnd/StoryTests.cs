using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>The story that greets a newcomer, told without a page: what it promises is in its log, and the log passes every check.</summary>
public class StoryTests(SimulatedBoard board) : IClassFixture<SimulatedBoard>
{
    [Fact]
    public async Task Log_PassesAllThirtyChecks()
    {
        Outcome verify = await Product.Audit("verify", board.Log, "--json");
        Assert.True(verify.ExitCode == 0, verify.ToString());
        using JsonDocument report = JsonDocument.Parse(verify.Output);
        Assert.Equal("pass", report.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(Enumerable.Range(1, 30).Select(number => $"C{number:00}"), report.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetString()));
    }

    [Fact]
    public async Task Solvent_IsAnsweredByAPersonAfterTheAlarm() =>
        Assert.Contains(await Entries("alert"), alert => alert.GetProperty("class").GetString() == "solvent_vapour");

    [Fact]
    public async Task ChainsawAndFire_RaiseTheAlarm()
    {
        string?[] classes = [.. (await Entries("alert")).Select(alert => alert.GetProperty("class").GetString())];
        Assert.Contains("chainsaw", classes);
        Assert.Contains("crackling_fire", classes);
    }

    [Fact]
    public async Task StopFunction_IsTestedAndReachesTheSafeState()
    {
        Assert.Contains(await Entries("stop"), stop => stop.GetProperty("cause").GetString() == "test" && stop.GetProperty("state").GetString() == "safe");
        Assert.NotEmpty(await Entries("resume"));
    }

    [Fact]
    public async Task LostSensor_IsAnAbstentionWithItsCause() =>
        Assert.Contains(await Entries("decision"), decision => decision.GetProperty("sensor").GetString() == "gas0"
            && decision.GetProperty("outcome").GetString() == "abstain"
            && decision.GetProperty("flags").EnumerateArray().Any(flag => flag.GetString() == "missing"));

    [Fact]
    public async Task PowerCut_IsFollowedByABootThatGoesOnWithTheLog()
    {
        JsonElement[] boots = await Entries("boot");
        Assert.True(boots.Length >= 2, $"{boots.Length} boots");
        Assert.Equal(boots[1].GetProperty("n").GetInt64(), boots[1].GetProperty("size_before").GetInt64() + boots[1].GetProperty("recovered").GetInt64());
    }

    private async Task<JsonElement[]> Entries(string type)
    {
        Outcome query = await Product.Audit("query", board.Log, "--type", type, "--json");
        Assert.True(query.ExitCode == 0, query.ToString());
        using JsonDocument document = JsonDocument.Parse(query.Output);
        return document.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.Clone()).ToArray();
    }
}
