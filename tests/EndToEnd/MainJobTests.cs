using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>The README's first command and what an auditor then does with the log.</summary>
public class MainJobTests(SimulatedBoard board) : IClassFixture<SimulatedBoard>
{
    [Fact]
    public void Simulator_EndsWellAndNamesTheCommandThatVerifies()
    {
        Assert.True(board.Run.ExitCode == 0, board.Run.ToString());
        Assert.Contains("verify", board.Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_HoldsADecisionOfEachModelAnAlertAndAHumanAnswer()
    {
        List<JsonElement> entries = await Entries();

        string[] sensors = entries.Where(entry => Type(entry) == "decision").Select(entry => entry.GetProperty("sensor").GetString()!).Distinct().ToArray();
        Assert.Contains(sensors, sensor => sensor.StartsWith("gas", StringComparison.Ordinal));
        Assert.Contains(sensors, sensor => sensor.StartsWith("sound", StringComparison.Ordinal) || sensor.StartsWith("mic", StringComparison.Ordinal));
        Assert.Contains(entries, entry => Type(entry) == "alert");
        Assert.Contains(entries, entry => Type(entry) == "human" && entry.GetProperty("role").GetString() == "simulated");
    }

    [Fact]
    public async Task Verify_AcceptsTheLog()
    {
        Outcome verify = await Product.Audit("verify", board.Log);
        Assert.True(verify.ExitCode == 0, verify.ToString());
    }

    [Fact]
    public void LogDirectory_HoldsTheC2spFilesAndNothingElse() =>
        Assert.All(
            Directory.EnumerateFiles(board.Log, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(board.Log, file)),
            file => Assert.True(file == "checkpoint" || file.StartsWith("tile" + Path.DirectorySeparatorChar, StringComparison.Ordinal), file));

    [Fact]
    public async Task Verify_NamesWhatWasFlipped()
    {
        string[] files = Directory.EnumerateFiles(Path.Combine(board.Log, "tile"), "*", SearchOption.AllDirectories).ToArray();
        foreach (string original in files)
        {
            using var folder = new TemporaryFolder();
            string copy = folder["log"];
            board.CopyTo(copy);
            string name = Path.GetRelativePath(board.Log, original);
            string spoiled = Path.Combine(copy, name);
            byte[] bytes = await File.ReadAllBytesAsync(spoiled);
            bytes[bytes.Length / 2] ^= 0x10;
            await File.WriteAllBytesAsync(spoiled, bytes);

            Outcome verify = await Product.Audit("verify", copy, "--json");

            Assert.True(verify.ExitCode == 1, name + ": " + verify);
            using JsonDocument report = JsonDocument.Parse(verify.Output);
            Assert.Equal("fail", report.RootElement.GetProperty("verdict").GetString());
            string findings = report.RootElement.GetProperty("findings").GetRawText();
            Assert.Contains(name.Replace('\\', '/'), findings, StringComparison.Ordinal);
        }
    }

    private async Task<List<JsonElement>> Entries()
    {
        Outcome query = await Product.Audit("query", board.Log, "--json");
        Assert.True(query.ExitCode == 0, query.ToString());
        using JsonDocument document = JsonDocument.Parse(query.Output);
        return document.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.Clone()).ToList();
    }

    private static string? Type(JsonElement entry) => entry.GetProperty("t").GetString();
}
