using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Models.Cli.Search;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Models.Tests.Training;
using MeadowTinyMl.Training.Sound;
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
    public void Search_AsACommandWritesTableJsonPlotAndFiguresAndTrainsNothingOverTheBudget()
    {
        using var tinyml = new TinymlProcess();
        string table = tinyml.Write("table.json", Encoding.UTF8.GetBytes(Candidates));
        string budget = tinyml.Write("budget.json", Encoding.UTF8.GetBytes(Budget));
        Assert.True(tinyml.Run("search", "sound", "--data", _folder.Path, "--out", "search", "--candidates", table, "--budget", budget, "--epochs", "2").ExitCode == 0, tinyml.Error);

        JsonArray rows = JsonNode.Parse(tinyml.Read("search/search.json"))!.AsArray();
        Assert.Equal(["small", "gated", "too wide"], rows.Select(row => (string)row!["name"]!));
        Assert.All(rows.Take(2), row => Assert.InRange((double)row!["balanced_accuracy"]!, 0, 1));
        Assert.All(rows.Take(2), row => Assert.Equal((double)row!["balanced_accuracy"]!, (double)row["score"]!));
        Assert.Null(rows[2]!["balanced_accuracy"]);
        Assert.Contains("flash", (string)rows[2]!["exceeded"]![0]!, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], rows.SelectMany(row => row!["chosen_for"]!.AsArray()).Select(fold => (int)fold!).Order());
        Assert.Contains(rows, row => (bool)row!["on_front"]!);
        Assert.DoesNotContain("too wide: fold", tinyml.Error, StringComparison.Ordinal);

        string text = Encoding.UTF8.GetString(tinyml.Read("search/search.md"));
        Assert.Equal(5, text.TrimEnd().Split('\n').Length);
        Assert.Contains("over the budget: flash", text, StringComparison.Ordinal);
        Assert.Contains(text, tinyml.Output, StringComparison.Ordinal);
        string page = Encoding.UTF8.GetString(tinyml.Read("search/search.html"));
        string plot = page[page.IndexOf("<svg", StringComparison.Ordinal)..page.IndexOf("</svg>", StringComparison.Ordinal)];
        Assert.Contains("small", plot, StringComparison.Ordinal);
        Assert.DoesNotContain("too wide", plot, StringComparison.Ordinal);
        Assert.Contains("over the budget", page, StringComparison.Ordinal);

        string figures = Encoding.UTF8.GetString(tinyml.Read("search/" + CrossValidation.FiguresFile));
        Assert.Contains(figures, tinyml.Output, StringComparison.Ordinal);
        JsonArray answers = JsonNode.Parse(tinyml.Read("search/" + CrossValidation.AnswersFile))!.AsArray();
        Assert.Equal(24, answers.Count);
        Assert.Equal(["fold 1", "fold 2", "fold 3"], answers.Select(answer => (string)answer!["fold"]!).Distinct());
    }

    [Fact]
    public void Train_OfACandidateGoesOnFromTheSearchToTheSameAnswers()
    {
        using var tinyml = new TinymlProcess();
        string table = tinyml.Write("table.json", "[ { \"name\": \"small one\", \"stem\": 4, \"blocks\": [[8, 2]], \"mel_bands\": 16, \"frames\": 24, \"hop_length_samples\": 320, \"settle\": 3, \"strange\": 0.4, \"chimeras\": 0.5 } ]"u8.ToArray());
        Assert.True(tinyml.Run("search", "sound", "--data", _folder.Path, "--out", "search", "--candidates", table).ExitCode == 0, tinyml.Error);
        Assert.True(tinyml.Run("train", "sound", "--cv", "--data", _folder.Path, "--out", "figures", "--candidates", table, "--candidate", "small one", "--resume", "search/checkpoints").ExitCode == 0, tinyml.Error);
        Assert.DoesNotContain("epoch", tinyml.Error, StringComparison.Ordinal);
        Assert.Equal(tinyml.Read("search/" + CrossValidation.AnswersFile), tinyml.Read("figures/" + CrossValidation.AnswersFile));

        Assert.True(tinyml.Run("train", "sound", "--data", _folder.Path, "--out", "bundle", "--candidates", table, "--candidate", "small one", "--resume", "search/checkpoints").ExitCode == 0, tinyml.Error);
        ModelManifest manifest = ModelManifest.Parse(tinyml.Read("bundle/manifest.json"));
        Assert.EndsWith("--candidates FILE --candidate 'small one'", manifest.Command, StringComparison.Ordinal);
        Assert.Equal(16, manifest.FrontEnd!.MelBands);
        string card = Encoding.UTF8.GetString(tinyml.Read("bundle/card.md"));
        Assert.Contains("then for 3 on clips that are not mixed", card, StringComparison.Ordinal);
        Assert.Contains("A share of 0.4 of the examples is made to belong to no class, with equal shares of all as the target; a share of 0.5 of those has", card, StringComparison.Ordinal);
        Assert.Contains($"`{manifest.Command}`", card, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--candidate 65 bands: expected one of 40 bands; half as wide;", "--candidate", "65 bands")]
    [InlineData("--candidate 64 bands: it has its own settle, strange and chimeras;", "--candidate", "64 bands", "--strange", "0.1")]
    [InlineData("--candidate 64 bands: it has its own settle, strange and chimeras;", "--candidate", "64 bands", "--chimeras", "0.1")]
    [InlineData("--candidates table.json: expected --candidate", "--candidates", "table.json")]
    [InlineData("--settle 1001: expected a whole number from 0 to 1000.", "--settle", "1001")]
    [InlineData("--strange 0.91: expected a share from 0 to 0.9.", "--strange", "0.91")]
    [InlineData("--chimeras 1.01: expected a share from 0 to 1.", "--chimeras", "1.01")]
    public void Train_OfWhatCannotBeIsRefusedInOneLine(string expected, params string[] options)
    {
        using var tinyml = new TinymlProcess();
        Assert.Equal(2, tinyml.Run(["train", "sound", "--data", _folder.Path, "--out", "bundle", .. options]).ExitCode);
        Assert.StartsWith("tinyml: " + expected, Assert.Single(tinyml.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Search_OfTwoFoldsOrWithNothingInTheBudgetIsRefusedInOneLine()
    {
        using var tinyml = new TinymlProcess();
        string budget = tinyml.Write("budget.json", Encoding.UTF8.GetBytes(Budget.Replace("14000", "1", StringComparison.Ordinal)));
        Assert.Equal(2, tinyml.Run("search", "sound", "--data", _folder.Path, "--out", "search", "--budget", budget).ExitCode);
        Assert.EndsWith($"tinyml: no candidate of {SoundCandidate.Committed().Count} keeps the budget; nothing was trained.\n", tinyml.Error, StringComparison.Ordinal);

        string table = Path.Combine(_folder.Path, "metadata.csv");
        File.WriteAllLines(table, File.ReadAllLines(table)[..17]);
        Assert.Equal(2, tinyml.Run("search", "sound", "--data", _folder.Path, "--out", "search").ExitCode);
        Assert.Matches("^tinyml: recordings, metadata.csv: expected three folds at least, to choose on those that are not reported, found 2", Assert.Single(tinyml.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    // The clips of fold 1 are given the other class; all that a choice for fold 1 goes by stays as it was, to the last logit.
    [Fact]
    public void Trial_ForAFoldSeesNothingOfIt()
    {
        SoundTrial before = Try();
        string table = Path.Combine(_folder.Path, "metadata.csv");
        File.WriteAllLines(table, File.ReadAllLines(table).Select(line => line.Contains(",1,", StringComparison.Ordinal)
            ? line.Contains("tone", StringComparison.Ordinal) ? line.Replace("tone", "noise", StringComparison.Ordinal) : line.Replace("noise", "tone", StringComparison.Ordinal)
            : line));
        SoundTrial after = Try();
        Assert.Equal(before.Score(1), after.Score(1));
        Assert.NotEqual(before.Score(2), after.Score(2));
        Assert.NotEqual(before.Score(null), after.Score(null));

        SoundTrial Try() => SoundTrial.Run(
            new SoundTraining(SoundDataSet.Read(_folder.Path), TinySounds.Recipe, 1, _ => { }), null, _ => { }, CancellationToken.None);
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
        Assert.False(File.Exists(Path.Combine(_folder.Path, "parts", CrossValidation.FiguresFile)));

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
    [InlineData("\"squeeze\": 4", "\"settle\": -1", "epochs to settle")]
    [InlineData("\"squeeze\": 4", "\"strange\": 0.91", "share from 0 to 0.9")]
    [InlineData("\"squeeze\": 4", "\"epochs\": 0", "1 to 10000 epochs")]
    [InlineData("\"gated\"", "\"gat'ed\"", "a name of")]
    [InlineData("\"gated\"", "\"gat\\u00e9\"", "a name of")]
    [InlineData("\"squeeze\": 4", "\"chimeras\": 1.1", "share from 0 to 1 of chimeras")]
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
        Assert.All(committed, candidate => Assert.NotEmpty(SoundTraining.Untrained(candidate.Architecture, candidate.FrontEnd, 10)));
    }

    // Word for word, for by its words a run finds its checkpoints.
    [Fact]
    public void Candidates_ThatAreCommittedHaveTheReleasedProcedureAmongThem() =>
        Assert.Contains(SoundCandidate.Committed(), candidate => Words(candidate.Recipe(null)) == Words(new SoundRecipe()));

    private static string Words(SoundRecipe recipe) => $"{recipe} {string.Join(",", recipe.Student.Blocks)}";

    private void Run(string output, Action<string> progress, CancellationToken cancel) => new SoundSearch(
        SoundDataSet.Read(_folder.Path),
        new SearchRequest(Path.Combine(_folder.Path, output), 1, PowerModel.Stated()) { Epochs = 2, Budget = BoardBudget.Parse(Budget, "budget") },
        progress).Run(SoundCandidate.Parse(Candidates, "table"), cancel);

    private string Read(string output) => File.ReadAllText(Path.Combine(_folder.Path, output, "search.json"));
}
