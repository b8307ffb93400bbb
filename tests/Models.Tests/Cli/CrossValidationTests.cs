using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Models.Tests.Training;
using MeadowTinyMl.Tests;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary><c>tinyml train … --cv</c>.</summary>
public sealed class CrossValidationTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _output = new();

    public CrossValidationTests() => TinySounds.Write(_data.Path);

    public void Dispose()
    {
        _data.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Sound_ThatIsInterruptedGoesOnFromItsCheckpointsToTheSameAnswers()
    {
        Run("whole", null, CancellationToken.None);

        using var cancel = new CancellationTokenSource();
        int told = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => Run("parts", "checkpoints", cancel.Token, line =>
        {
            if (line.Contains("student: epoch 10 of 12", StringComparison.Ordinal) && Interlocked.Increment(ref told) == 1)
            {
                cancel.Cancel();
            }
        }));
        Assert.False(File.Exists(Path.Combine(_output.Path, "parts", CrossValidation.AnswersFile)));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_output.Path, "checkpoints"), "*.checkpoint"));

        var epochs = new List<string>();
        Run("parts", "checkpoints", CancellationToken.None, line => { lock (epochs) { epochs.Add(line); } });
        Assert.Equal(Read("whole"), Read("parts"));
        Assert.True(epochs.Count(line => line.Contains("student: epoch 10", StringComparison.Ordinal)) < 3, string.Join('\n', epochs));
        Assert.Contains(epochs, line => line.Contains("left for all", StringComparison.Ordinal));
    }

    [Fact]
    public void Sound_WritesEveryAnswerAndTheFiguresThatFollowFromThem()
    {
        string figures = Run("out", null, CancellationToken.None);
        JsonArray answers = JsonNode.Parse(Read("out"))!.AsArray();
        Assert.Equal(24, answers.Count);
        Assert.Equal(["fold 1", "fold 2", "fold 3"], answers.Select(answer => (string)answer!["fold"]!).Distinct());
        double right = answers.Average(answer => Top(answer!["int8"]!) == ((string)answer["truth"]! == "noise" ? 0 : 1) ? 1.0 : 0);
        Assert.InRange(right, 0.8, 1);
        Assert.Equal(FormattableString.Invariant($" {right:0.000} "), figures.Split('\n').Single(line => line.StartsWith("| accuracy |", StringComparison.Ordinal)).Split('|')[3]);
        Assert.Equal(figures, File.ReadAllText(Path.Combine(_output.Path, "out", CrossValidation.FiguresFile)));
    }

    [FactNeeds("data/gas")]
    public void Gas_AsACommandPrintsTheFiguresOfTheCard()
    {
        using var tinyml = new TinymlProcess();
        Assert.True(tinyml.Run("train", "gas", "--cv", "--data", Repository.SharedPath("data/gas"), "--out", "figures").ExitCode == 0, tinyml.Error);
        string card = File.ReadAllText(Path.Combine(Repository.Root, "Models", "released", "gas", "card.md"));
        string row = card.Split('\n').First(line => line.StartsWith("| balanced accuracy (mean recall) |", StringComparison.Ordinal));
        Assert.Equal(row.Split('|')[..4], tinyml.Output.Split('\n').First(line => line.StartsWith("| balanced accuracy (mean recall) |", StringComparison.Ordinal)).Split('|')[..4]);
        Assert.DoesNotContain("manifest.json", tinyml.Files());

        // Folds that end together may swap their lines, so the last number is taken wherever it stands.
        string[] told = tinyml.Error.Split('\n').Where(line => line.StartsWith("left out ", StringComparison.Ordinal) && line.EndsWith(" left", StringComparison.Ordinal)).ToArray();
        Assert.Equal(19, told.Length);
        Assert.Contains(told, line => line.Contains(", 19 of 19, 0:0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("train", "sound")]
    [InlineData("train", "sound", "--cv")]
    public void Sound_OfTooFewClipsIsRefusedInOneLine(params string[] command)
    {
        string table = Path.Combine(_data.Path, "metadata.csv");
        string[] lines = File.ReadAllLines(table);
        File.WriteAllLines(table, [lines[0], lines[1], lines[2], lines[9], lines[10]]);
        using TinymlProcess tinyml = new TinymlProcess().Run([.. command, "--data", _data.Path, "--out", "none"]);
        Assert.Equal(2, tinyml.ExitCode);
        string line = Assert.Single(tinyml.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches("^tinyml: recordings, fold [12] left out: expected at least 8 clips to train on, found 2", line);
        Assert.Empty(tinyml.Files());
    }

    // Two windows of (0.9, 0.1) and (0.7, 0.3): a mean of 0.8, right 16 times of 17 in each of two folds, so a square fits and leaves no error.
    [Fact]
    public void CrossFit_ScalesAClipBehindTheMeanOfItsWindowsAndOneWindowByTemperature()
    {
        float[][] windows = [[MathF.Log(9), 0], [MathF.Log(7f / 3), 0]];
        FoldPrediction[] answers = Enumerable.Range(0, 34).Select(i => new FoldPrediction($"fold {i % 2}", i < 2 ? 1 : 0, $"{i}", [8_000, 2_000], [8_000, 2_000], windows)).ToArray();
        var clips = new CrossFit(answers, 2);
        Assert.Equal(new Scaling(1, 200), clips.Release);
        Assert.All(clips.FoldScalings.Values, scaling => Assert.Equal(clips.Release, scaling));
        Assert.All(clips.Confidences, confidences => Assert.InRange(confidences[0], 9_400, 9_425));
        Assert.Equal(0, clips.CalibrationOf(scaled: true).ExpectedError!.Value, 2e-3);
        Assert.InRange(clips.CalibrationOf(scaled: false).ExpectedError!.Value, 0.13, 0.15);

        Scaling one = new CrossFit(answers.Select(answer => answer with { Int8Logits = [windows[1]] }).ToArray(), 2).Release;
        Assert.Equal(ClipConfidence.MeanAsItIs, one.ClipExponent);
        Assert.Equal(Math.Log(7.0 / 3) / Math.Log(16), one.Temperature, 0.01);
    }

    private static int Top(JsonNode confidences)
    {
        int[] values = confidences.AsArray().Select(value => (int)value!).ToArray();
        return Array.IndexOf(values, values.Max());
    }

    private string Run(string output, string? checkpoints, CancellationToken cancel, Action<string>? progress = null)
    {
        string? folder = checkpoints == null ? null : Path.Combine(_output.Path, checkpoints);
        var request = new TrainRequest(_data.Path, null, folder, 10, 1, progress ?? (_ => { }));
        var training = new SoundTraining(SoundDataSet.Read(_data.Path), TinySounds.Recipe, 1, _ => { }) { CheckpointFolder = folder };
        return CrossValidation.Sound(training, request, Path.Combine(_output.Path, output), cancel);
    }

    private string Read(string output) => File.ReadAllText(Path.Combine(_output.Path, output, CrossValidation.AnswersFile));
}
