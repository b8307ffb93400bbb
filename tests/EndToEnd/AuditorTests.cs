using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>What an auditor does who knows only the README: find who overrode what, prove one decision, hand in the report.</summary>
public class AuditorTests(SimulatedBoard board) : IClassFixture<SimulatedBoard>
{
    [Fact]
    public async Task Alert_IsFollowedFromItsModelToItsAnswerAndExplained()
    {
        long alert = (await Query("--type", "alert"))[0].GetProperty("n").GetInt64();

        JsonElement[] chain = await Query("--alert", alert.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["model.load", "decision", "alert", "explanation", "human"], chain.Select(entry => entry.GetProperty("t").GetString()).Take(5));

        Outcome explain = await Product.Audit("explain", board.Log, Index(chain[4]));
        Assert.True(explain.ExitCode == 0, explain.ToString());
        Assert.Contains("less sure without", string.Join(' ', explain.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.All(
            new[] { "What the system did", "How sure it was", "What the human did", "Whom to contact", "How to object" },
            heading => Assert.Contains(heading, explain.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Proof_HoldsWithoutTheLogAndFailsForAnotherEntry()
    {
        using var folder = new TemporaryFolder();
        string index = Index((await Query("--type", "decision"))[0]);
        Outcome prove = await Product.Audit("prove", board.Log, index, "--out", folder.Path);
        Assert.True(prove.ExitCode == 0, prove.ToString());
        string proof = folder[$"entry-{index}.tlog-proof"];
        string entry = folder[$"entry-{index}.json"];

        Outcome good = await Product.Audit("proof-verify", proof, entry, "--policy", board.Log + ".policy");
        Assert.True(good.ExitCode == 0, good.ToString());

        byte[] bytes = await File.ReadAllBytesAsync(entry);
        bytes[^3] ^= 1;
        await File.WriteAllBytesAsync(entry, bytes);
        Outcome bad = await Product.Audit("proof-verify", proof, entry, "--policy", board.Log + ".policy", "--json");
        Assert.True(bad.ExitCode == 1, bad.ToString());
        Assert.Contains("\"fail\"", bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_NeedsNothingElseAndSaysFirstWhenTheLogIsBad()
    {
        using var folder = new TemporaryFolder();
        Outcome good = await Product.Audit("report", board.Log, "--out", folder["good.html"]);
        Assert.True(good.ExitCode == 0, good.ToString());
        Assert.Empty(good.Output);
        Assert.Contains("This log verifies", await File.ReadAllTextAsync(folder["good.html"]), StringComparison.Ordinal);

        board.CopyTo(folder["log"]);
        string bundle = Directory.EnumerateFiles(Path.Combine(folder["log"], "tile", "entries"), "*", SearchOption.AllDirectories).First();
        byte[] bytes = await File.ReadAllBytesAsync(bundle);
        bytes[100] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes);
        Outcome bad = await Product.Audit("report", folder["log"], "--out", folder["bad.html"], "--json");
        Assert.True(bad.ExitCode == 1, bad.ToString());
        string page = await File.ReadAllTextAsync(folder["bad.html"]);
        Assert.Contains("This log does not verify", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"timeline\"", page, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(bad.Output);
        Assert.Equal("fail", json.RootElement.GetProperty("verdict").GetString());
        Assert.False(json.RootElement.TryGetProperty("statistics", out _));
    }

    [Fact]
    public async Task Export_IsALogThatVerifiesUnderItsOwnPolicy()
    {
        using var folder = new TemporaryFolder();
        Outcome export = await Product.Audit("export", board.Log, "--out", folder["copy"]);
        Assert.True(export.ExitCode == 0, export.ToString());
        Assert.Empty(export.Output);
        Outcome verify = await Product.Audit("verify", folder["copy"], "--policy", folder["copy.policy"]);
        Assert.True(verify.ExitCode == 0, verify.ToString());
        Outcome keys = await Product.Audit("keys", board.Log);
        Assert.Equal(keys.Output, await File.ReadAllTextAsync(folder["copy.vkeys"]));
    }

    [Fact]
    public async Task Witness_SignsByFileAndRefusesToBeToldTheSameFromTheBeginning()
    {
        using var folder = new TemporaryFolder();
        string[] self = ["--state", folder["witness"], "--name", "example.com/gate"];
        string key = (await Product.Audit(["witness", "key", .. self])).Output.Trim();
        Outcome request = await Product.Audit("witness", "request", board.Log, "--out", folder["request"]);
        Assert.True(request.ExitCode == 0, request.ToString());
        string[] answer = ["witness", "answer", folder["request"], .. self, "--policy", board.Log + ".policy", "--out", folder["answer"], "--checkpoint", folder["cosigned"]];
        Outcome signed = await Product.Audit(answer);
        Assert.True(signed.ExitCode == 0, signed.ToString());

        string vkey = (await Product.Audit("keys", board.Log)).Output.Split('\n')[0];
        await File.WriteAllTextAsync(folder["both.policy"], (await Product.Audit("policy", "--log", vkey, "--witness", "gate=" + key, "--quorum", "all")).Output);
        Outcome unsigned = await Product.Audit("verify", board.Log, "--policy", folder["both.policy"], "--checks", "C01");
        Assert.True(unsigned.ExitCode == 1, unsigned.ToString());
        board.CopyTo(folder["log"]);
        File.Copy(folder["cosigned"], Path.Combine(folder["log"], "checkpoint"), overwrite: true);
        Outcome witnessed = await Product.Audit("verify", folder["log"], "--policy", folder["both.policy"], "--checks", "C01-C03");
        Assert.True(witnessed.ExitCode == 0, witnessed.ToString());

        Outcome again = await Product.Audit(answer);
        Assert.True(again.ExitCode == 1, again.ToString());
        Assert.Contains("409", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--type", "alert", "--from", "yesterday")]
    [InlineData("--operator", "abc")]
    public async Task Query_RefusesWhatItCannotRead(params string[] arguments)
    {
        Outcome query = await Product.Audit(["query", board.Log, .. arguments]);
        Assert.True(query.ExitCode == 2, query.ToString());
        Assert.Single(query.ErrorLines);
    }

    [Fact]
    public async Task Stats_CountWhatTheLogHolds()
    {
        Outcome stats = await Product.Audit("stats", board.Log, "--json");
        Assert.True(stats.ExitCode == 0, stats.ToString());
        using JsonDocument json = JsonDocument.Parse(stats.Output);
        long counted = json.RootElement.GetProperty("all").GetProperty("alerts").GetProperty("count").GetInt64();
        Assert.Equal((await Query("--type", "alert")).Length, counted + json.RootElement.GetProperty("uncounted_alerts").GetInt64());
    }

    private static string Index(JsonElement entry) => entry.GetProperty("n").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<JsonElement[]> Query(params string[] arguments)
    {
        Outcome query = await Product.Audit(["query", board.Log, "--json", .. arguments]);
        Assert.True(query.ExitCode == 0, query.ToString());
        using JsonDocument json = JsonDocument.Parse(query.Output);
        return json.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.Clone()).ToArray();
    }
}
