using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Robustness;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>The released models under disturbance: nothing done changes nothing, what the board flags is never guessed at, and climate is no input.</summary>
public sealed class RobustnessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gas_UndisturbedIsWhatTheEvaluationSaysAndFlagsAreAbstainedFrom()
    {
        ModelBundle bundle = Bundle("gas");
        GasDataSet data = Scans(climate: 0);
        IReadOnlyList<StressFigures> stress = GasRobustness.Measure(data, [new GasPart(bundle, _ => true)], data);
        EvaluationResult plain = GasEvaluator.Evaluate(bundle, data);
        ConfusionMatrix expected = plain.Confusion(plain.Examples);

        foreach (StressFigures figures in stress.Where(figures => figures.Points[0].Strength == "0"))
        {
            Assert.All(Enumerable.Range(0, 3), actual => Assert.All(Enumerable.Range(0, 4), answered => Assert.Equal(expected[actual, answered], figures.Points[0].Matrix[actual, answered])));
        }

        StressFigures missing = stress.Single(figures => figures.Name.Contains("missing", StringComparison.Ordinal));
        Assert.Equal((1.0, 0), (missing.Points[^1].Abstained, missing.Points[^1].Alerts));
        StressFigures profile = stress.Single(figures => figures.Name.Contains("profile", StringComparison.Ordinal));
        Assert.Equal((1.0, 0), (profile.Points[0].Abstained, profile.Points[0].Alerts));
        Assert.True(profile.Points[^1].Abstained < 1);

        // A drift of half a decade is as strong as a smell: it must show.
        StressFigures drift = stress.Single(figures => figures.Name.Contains("lower", StringComparison.Ordinal));
        Assert.True(drift.Points[^1].Matrix.Recall(0) < drift.Points[0].Matrix.Recall(0));
    }

    [Fact]
    public void Gas_ShuffledTemperatureAndHumidityChangeNoOutput()
    {
        ModelBundle bundle = Bundle("gas");
        EvaluationResult first = GasEvaluator.Evaluate(bundle, Scans(climate: 1));
        EvaluationResult second = GasEvaluator.Evaluate(bundle, Scans(climate: 2));
        Assert.NotEqual(first.Examples.Select(example => example.Groups["humidity"]), second.Examples.Select(example => example.Groups["humidity"]));
        Assert.Equal(first.Examples.Select(example => example.Decision), second.Examples.Select(example => example.Decision));
        Assert.Equal(first.Examples.SelectMany(example => example.Confidences), second.Examples.SelectMany(example => example.Confidences));
    }

    [FactNeeds("data/gas/solvents-nicla-hp354/cycles.csv")]
    public void Gas_ShuffledTemperatureAndHumidityOfRealScansChangeNoOutput()
    {
        string real = Repository.SharedPath("data/gas/solvents-nicla-hp354/cycles.csv");
        string[] lines = File.ReadAllLines(real);
        string[] header = lines[0].Split(',');
        int[] climate = [Array.IndexOf(header, "temp_c"), Array.IndexOf(header, "rh_pct")];
        string[][] rows = lines.Skip(1).Select(line => line.Split(',')).ToArray();
        int[] order = Enumerable.Range(0, rows.Length).ToArray();
        new Random(5).Shuffle(order);
        string[][] shuffled = rows.Select((row, i) => row.Select((cell, column) => climate.Contains(column) ? rows[order[i]][column] : cell).ToArray()).ToArray();
        string table = Path.Combine(_folder.Path, "cycles.csv");
        File.WriteAllLines(table, shuffled.Select(row => string.Join(',', row)).Prepend(lines[0]));

        ModelBundle bundle = Bundle("gas");
        EvaluationResult first = GasEvaluator.Evaluate(bundle, GasDataSet.Read(real));
        EvaluationResult second = GasEvaluator.Evaluate(bundle, GasDataSet.Read(table, assumeProfile: true));
        Assert.Equal(2_682, first.Examples.Count);
        Assert.Equal(first.Examples.SelectMany(example => example.Confidences), second.Examples.SelectMany(example => example.Confidences));
        Assert.Equal(first.Examples.Select(example => example.Decision), second.Examples.Select(example => example.Decision));
    }

    [Fact]
    public void Sound_IsDisturbedFromNothingToTheGreatestAndSilenceIsAbstainedFrom()
    {
        IReadOnlyList<SoundClip> clips = Noise();
        int told = 0;
        IReadOnlyList<StressFigures> stress = SoundRobustness.Measure([new SoundPart(Bundle("sound"), clips)], done => told = done);
        Assert.Equal(1, told);
        Assert.Equal(4, stress.Count);
        Assert.All(stress.SelectMany(figures => figures.Points), point => Assert.Equal(1, point.Matrix.Total));

        // 3,000 less 40 dB is a peak of 30, which counts as silence.
        Assert.Equal(1.0, stress[^1].Points[^1].Abstained);
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(1_000_000, 0.0)]
    public void Undisturbed_WhatIsFarFromTheTrainingDataIsAbstainedFromAsOnTheBoard(int mostDistance, double abstained)
    {
        IReadOnlyList<StressFigures> gas = GasRobustness.Measure(Scans(climate: 0), [new GasPart(Bundle("gas", mostDistance), _ => true)], null);
        Assert.Equal(abstained, gas[0].Points[0].Abstained);

        ModelBundle sound = Bundle("sound", mostDistance);
        IReadOnlyList<SoundClip> clips = Noise();
        EvaluationResult plain = SoundEvaluator.Evaluate(sound, clips, _ => { });
        StressPoint undisturbed = SoundRobustness.Measure([new SoundPart(sound, clips)], _ => { })[0].Points[0];
        Assert.Equal(abstained, plain.Confusion(plain.Examples).Abstained);
        Assert.Equal(abstained, undisturbed.Abstained);
    }

    // With a limit of distance where one is given, in 1/100 standard deviations.
    private static ModelBundle Bundle(string name, int? mostDistance = null)
    {
        string folder = Path.Combine(Repository.Root, "Models", "released", name);
        return ModelBundle.Load(
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.ManifestFile)),
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.ModelFile)),
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.CardFile)),
            mostDistance is { } limit ? Encoding.ASCII.GetBytes(Regex.Replace(File.ReadAllText(Path.Combine(folder, ModelBundle.ReferenceFile)), "\"most_distance\":[0-9]+", $"\"most_distance\":{limit}")) : null);
    }

    // One sensor: clean air, then odour a third of a decade below it and solvent vapour well below; climate drawn anew for each seed.
    private GasDataSet Scans(int climate)
    {
        var random = new Random(3);
        var weather = new Random(climate);
        var text = new StringBuilder("board,recording,label,group,sensor,cycle,scan_pos,temp_c,rh_pct,heater_profile,").AppendJoin(',', Enumerable.Range(0, 10).Select(step => $"r{step}_ohm")).Append('\n');
        (string Group, double Decades)[] classes = [("clean_air", 0), ("odour", -0.35), ("solvent_vapour", -1.2)];
        int cycle = 0;
        foreach ((string group, double decades) in classes)
        {
            for (int i = 0; i < 40; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"board,{group},{group},{group},0,{cycle},{4 + cycle},{20 + (30 * weather.NextDouble()):F1},{10 + (70 * weather.NextDouble()):F1},HP-354,");
                text.AppendJoin(',', Enumerable.Range(0, 10).Select(step => Math.Round(200_000 * (step + 1) * Math.Pow(10, decades + (0.01 * random.NextDouble())), MidpointRounding.AwayFromZero).ToString(CultureInfo.InvariantCulture))).Append('\n');
                cycle++;
            }
        }

        string file = Path.Combine(_folder.Path, $"cycles-{climate}.csv");
        File.WriteAllText(file, text.ToString());
        return GasDataSet.Read(file);
    }

    private IReadOnlyList<SoundClip> Noise()
    {
        var random = new Random(7);
        WriteWave(Path.Combine(_folder.Path, "a.wav"), Enumerable.Range(0, 78_125).Select(_ => (short)random.Next(-3_000, 3_000)).ToArray());
        File.WriteAllText(Path.Combine(_folder.Path, "metadata.csv"), "file,class,fold\na.wav,rain,1\n");
        return SoundDataSet.Read(_folder.Path);
    }

    private static void WriteWave(string file, short[] pcm)
    {
        using var writer = new BinaryWriter(File.Create(file));
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * pcm.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(15_625);
        writer.Write(31_250);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * pcm.Length);
        foreach (short sample in pcm)
        {
            writer.Write(sample);
        }
    }
}
