using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>How long an exposure lasts before it raises an alert, counted by hand.</summary>
public sealed class DetectionDelayTests : IDisposable
{
    private const int SampleRateHz = 15_625;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Of five exposures in order the third is the half, the fifth is nine tenths, and that one never alerted.
    [Fact]
    public void Quantiles_CountWhatWasMissedAsLongest()
    {
        var delay = new DetectionDelay("smoke", [0, 0, 1, 3], 1, TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(20), delay.Median);
        Assert.Null(delay.NineTenths);
        Assert.Equal(TimeSpan.FromSeconds(40), (delay with { Missed = 0 }).NineTenths);
    }

    // Sensor 0 answers clean air, abstains, then alerts twice; sensor 1 never alerts; the sensors of the other board cannot be told apart.
    [Fact]
    public void OfGas_FollowsEachSensorInTheOrderOfItsScans()
    {
        (int Sensor, int Cycle, int Answer, int Confidence)[] scans = [(0, 3, 2, 9_000), (0, 1, 2, 4_000), (1, 0, 0, 9_000), (0, 0, 0, 9_000), (0, 2, 2, 9_000), (1, 1, 0, 9_000), (-1, 0, 2, 9_000)];
        var text = new StringBuilder("board,recording,label,group,sensor,cycle,scan_pos,temp_c,rh_pct,heater_profile,").AppendJoin(',', Enumerable.Range(0, 10).Select(step => $"r{step}_ohm")).Append('\n');
        foreach ((int sensor, int cycle, int answer, int confidence) in scans)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(sensor < 0 ? "other" : "board")},r,acetone,solvent_vapour,{sensor},{cycle},{4 + cycle},20,40,HP-354,").AppendJoin(',', Enumerable.Repeat("100000", 10)).Append('\n');
        }

        string file = Path.Combine(_folder.Path, "cycles.csv");
        File.WriteAllText(file, text.ToString());
        GasDataSet data = GasDataSet.Read(file);
        ModelManifest manifest = SmallEvaluation.Manifest();
        ScoredExample[] examples = scans.Select((scan, i) => SmallEvaluation.Example(manifest, 2, scan.Answer, scan.Confidence, "r") with { Index = i }).ToArray();
        DetectionDelay delay = Assert.Single(DetectionDelay.OfGas(data, new EvaluationResult(manifest, examples, [], []), examples));
        Assert.Equal("solvent_vapour", delay.Class);
        Assert.Equal([2], delay.Delays);
        Assert.Equal(1, delay.Missed);
        Assert.Equal(3 * 10.78, delay.Median!.Value.TotalSeconds, 6);
    }

    // Recordings of two and three decisions out of clips of one: rain, then a chainsaw twice; rain alone, called a chainsaw; a chainsaw of a single decision, which says nothing.
    [FactNeeds("data/sound/esc10/metadata.csv")]
    public void OfSound_CutsARecordingIntoDecisions()
    {
        ModelBundle bundle = Bundle();
        IReadOnlyList<SoundClip> set = SoundDataSet.Read(Repository.SharedPath("data/sound/esc10"));
        SoundClip Clip(string name, Outcome outcome) => set.First(clip => clip.Class == name && SoundEvaluator.Evaluate(bundle, [clip], _ => { }).Examples[0].Decision.Outcome == outcome);
        short[] rain = Decision(Clip("rain", Outcome.Normal));
        short[] chainsaw = Decision(Clip("chainsaw", Outcome.Alert));
        short[][] recordings = [[.. rain, .. chainsaw, .. chainsaw, .. rain.Take(9)], [.. rain, .. rain], chainsaw];
        for (int i = 0; i < recordings.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(_folder.Path, $"{i}.wav"), WaveFile.Encode(SampleRateHz, recordings[i]));
        }

        File.WriteAllText(Path.Combine(_folder.Path, "metadata.csv"), "file,class,fold,source_id\n0.wav,chainsaw,1,a\n1.wav,chainsaw,1,b\n2.wav,chainsaw,1,c\n");
        IReadOnlyList<SoundClip> clips = SoundDataSet.Read(_folder.Path);
        DetectionDelay delay = Assert.Single(DetectionDelay.OfSound(bundle, clips, SoundEvaluator.Evaluate(bundle, clips, _ => { }).Examples));
        Assert.Equal("chainsaw", delay.Class);
        Assert.Equal([1], delay.Delays);
        Assert.Equal(1, delay.Missed);
        Assert.Equal(TimeSpan.FromSeconds(10), delay.Median);
    }

    private static short[] Decision(SoundClip clip)
    {
        short[] pcm = clip.ReadSamples(SampleRateHz);
        Array.Resize(ref pcm, 5 * SampleRateHz);
        return pcm;
    }

    private static ModelBundle Bundle()
    {
        string folder = Path.Combine(Repository.Root, "Models", "released", "sound");
        return ModelBundle.Load(
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.ManifestFile)),
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.ModelFile)),
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.CardFile)));
    }
}
