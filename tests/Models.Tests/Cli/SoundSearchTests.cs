using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Models.Cli.Search;
using MeadowTinyMl.Models.Tests.Training;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary><c>tinyml search sound</c> from a table of candidates to the Pareto front.</summary>
public sealed class SoundSearchTests : IDisposable
{
    private const string Candidates =
        """
        [
          { "name": "small", "stem": 4, "blocks": [[8, 2]], "mel_bands": 16, "frames": 24, "hop_length_samples": 320 },
          { "name": "gated", "stem": 8, "blocks": [[8, 1], [8, 2]], "mel_bands": 16, "frames": 24, "hop_length_samples": 320, "residual": true, "squeeze": 4 },
          { "name": "too wide", "stem": 64, "blocks": [[128, 1]], "mel_bands": 16, "frames": 24, "hop_length_samples": 320 }
        ]
        """;

    private const string Budget = "{ \"flash_bytes\": 14000, \"ram_bytes\": 10000000, \"milliseconds\": 1000, \"millijoules\": 1000 }";

    private readonly TemporaryFolder _folder = new();

    public SoundSearchTests() => TinySounds.Write(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Search_AsACommandWritesTableJsonAndPlotAndTrainsNothingOverTheBudget()
    {
        using var tinyml = new TinymlProcess();
        string table = tinyml.Write("table.json", Encoding.UTF8.GetBytes(Candidates));
        string budget = tinyml.Write("budget.json", Encoding.UTF8.GetBytes(Budget));
        Assert.True(tinyml.Run("search", "sound", "--data", _folder.Path, "--out", "search", "--candidates", table, "--budget", budget, "--epochs", "2").ExitCode == 0, tinyml.Error);

        JsonArray rows = JsonNode.Parse(tinyml.Read("search/search.json"))!.AsArray();
        Assert.Equal(["small", "gated", "too wide"], rows.Select(row => (string)row!["name"]!));
        Assert.All(rows.Take(2), row => Assert.InRange((double)row!["balanced_accuracy_choosing"]!, 0, 1));
        Assert.Null(rows[2]!["balanced_accuracy_choosing"]);
        Assert.Contains("flash", (string)rows[2]!["exceeded"]![0]!, StringComparison.Ordinal);
        Assert.Single(rows, row => (bool)row!["chosen"]!);
        Assert.True((bool)rows.Single(row => (bool)row!["chosen"]!)!["on_front"]!);
        Assert.DoesNotContain("too wide: fold", tinyml.Error, StringComparison.Ordinal);

        string text = Encoding.UTF8.GetString(tinyml.Read("search/search.md"));
        Assert.Equal(5, text.TrimEnd().Split('\n').Length);
        Assert.Contains("over the budget: flash", text, StringComparison.Ordinal);
        string page = Encoding.UTF8.GetString(tinyml.Read("search/search.html"));
        string plot = page[page.IndexOf("<svg", StringComparison.Ordinal)..page.IndexOf("</svg>", StringComparison.Ordinal)];
        Assert.Contains("small", plot, StringComparison.Ordinal);
        Assert.DoesNotContain("too wide", plot, StringComparison.Ordinal);
        Assert.Contains("over the budget", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_ThatIsInterruptedGoesOnToTheSameTable()
    {
        Run("whole", _ => { }, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Run("parts", line =>
        {
            if (line.StartsWith("small:", StringComparison.Ordinal) && line.Contains("candidates done", StringComparison.Ordinal))
            {
                cancel.Cancel();
            }
        }, cancel.Token));
        Assert.Single(JsonNode.Parse(Read("parts"))!.AsArray());

        var lines = new List<string>();
        Run("parts", line => { lock (lines) { lines.Add(line); } }, CancellationToken.None);
        Assert.Equal(Read("whole"), Read("parts"));
        Assert.DoesNotContain(lines, line => line.StartsWith("small:", StringComparison.Ordinal) && line.Contains("epoch", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("gated:", StringComparison.Ordinal) && line.Contains("epoch", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"squeeze\": 4", "\"squeeze\": -1", "squeeze")]
    [InlineData("\"squeeze\": 4", "\"squeeze\": 1e9", "candidates as in")]
    [InlineData("\"squeeze\": 4", "\"sqeeze\": 4", "candidates as in")]
    [InlineData("\"residual\": true", "\"residual\": 1", "candidates as in")]
    [InlineData("[8, 1], [8, 2]", "[8, 3], [8, 2]", "gated")]
    [InlineData("\"gated\"", "\"small\"", "different names")]
    [InlineData("\"frames\": 24, \"hop_length_samples\": 320, \"residual\"", "\"frames\": 0, \"hop_length_samples\": 320, \"residual\"", "gated")]
    public void Candidates_ThatMakeNoSenseAreRefused(string good, string bad, string named)
    {
        string text = Candidates.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Candidates, text);
        Assert.Contains(named, Assert.Throws<DataFormatException>(() => SoundCandidate.Parse(text, "table")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_ThatAreCommittedRunInTheEngine()
    {
        IReadOnlyList<SoundCandidate> committed = SoundCandidate.Committed();
        Assert.Contains(committed, candidate => candidate.Residual);
        Assert.Contains(committed, candidate => candidate.Squeeze > 0);
        Assert.All(committed, candidate => Assert.NotEmpty(MeadowTinyMl.Training.Sound.SoundTraining.Untrained(candidate.Architecture, candidate.FrontEnd, 10)));
    }

    private void Run(string output, Action<string> progress, CancellationToken cancel) =>
        new SoundSearch(SoundDataSet.Read(_folder.Path), Path.Combine(_folder.Path, output), 1, 2, PowerModel.Stated(), BoardBudget.Parse(Budget, "budget"), progress)
            .Run(SoundCandidate.Parse(Candidates, "table"), cancel);

    private string Read(string output) => File.ReadAllText(Path.Combine(_folder.Path, output, "search.json"));
}
