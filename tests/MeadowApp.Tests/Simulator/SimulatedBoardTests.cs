using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Sounds;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

public class SimulatedBoardTests
{
    private const int Window = 15_625;

    [Fact]
    public void GasSensor_GivesTheSameScansForTheSameSeed()
    {
        Assert.Equal(Scans(3, 12), Scans(3, 12));
        Assert.NotEqual(Scans(3, 12), Scans(4, 12));
    }

    [Fact]
    public void Microphone_GivesTheSameSoundForTheSameSeed()
    {
        Assert.Equal(Heard(3), Heard(3));
        Assert.NotEqual(Heard(3), Heard(4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(99)]
    public void Commissioning_AcceptsTheSimulatedCleanAirOfAnySensor(int seed)
    {
        StoredBaseline stored = Commissioning.Take(seed, 1_790_000_000);
        Assert.InRange(stored.Baseline.Log10Q16(0), 5 << 16, 6 << 16);
        Assert.Equal(Commissioning.Fingerprint(seed), stored.Chip);
        Assert.NotEqual(Commissioning.Fingerprint(seed + 1), stored.Chip);
        Assert.True(stored.Climate.IsPlausible);
    }

    [Fact]
    public void Layer_SettlesAtTheFingerprintAndRecovers()
    {
        var layer = new SensingLayer(5);
        double[] clean = Enumerable.Range(0, 10).Select(step => Enumerable.Range(0, 50).Average(_ => Math.Log10(layer.Ohms(step, 200)))).ToArray();
        layer.Advance(120, new GasExposure(GasFingerprint.Ethanol, 1));
        for (int step = 0; step < clean.Length; step++)
        {
            Assert.InRange(Math.Log10(layer.Ohms(step, 200)) - clean[step], GasFingerprint.Ethanol.Decades[step] - 0.06, GasFingerprint.Ethanol.Decades[step] + 0.06);
        }

        layer.Advance(300, null);
        Assert.InRange(Math.Log10(layer.Ohms(0, 200)) - clean[0], -0.06, 0.06);
    }

    [Fact]
    public void Scene_SpillsTheSolventEarlyEnoughForAShortRun()
    {
        long start = Scene.Acts.TakeWhile(act => act.Gas != "ethanol").Sum(act => act.Seconds);
        Assert.InRange(start, 60, 300);
    }

    [Fact]
    public void Scene_BeginsAnewAfterItsLastAct()
    {
        long length = Scene.Acts.Sum(act => act.Seconds) * 1_000L;
        Assert.Same(Scene.At(0), Scene.At(length));
        Assert.Same(Scene.Acts[^1], Scene.At(length - 1));
    }

    [Fact]
    public void EveryRecipe_IsHeardAndStaysInsideTheRange()
    {
        foreach (Func<int, ISoundSource> recipe in SceneChoices.Sounds.Values)
        {
            var samples = new float[5 * Window];
            recipe(1).Fill(samples);
            Assert.All(samples, sample => Assert.InRange(sample, -0.999f, 0.999f));
            Assert.InRange(samples.Max(), 0.0005f, 1f);
        }
    }

    public static TheoryData<string> Sounds => new(SceneChoices.Sounds.Keys);

    [Theory]
    [MemberData(nameof(Sounds))]
    public void EveryRecipe_ReachesTheBoardAsSoundThatItAccepts(string sound)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            var clock = new ManualClock();
            var scene = new Scene();
            scene.PutSound(sound);
            var microphone = new SceneMicrophone(clock, scene, seed);
            var pcm = new short[Window];
            for (int window = 0; window < 10; window++)
            {
                clock.UptimeMilliseconds += 1_110;
                Assert.Equal(ReadState.Ready, microphone.TryRead(pcm, 0, Window, out SensorQuality quality));
                Assert.Equal((window, SensorQuality.None), (window, quality));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sounds))]
    public void EveryRecipe_StandsOnNoSteadyPressure(string sound)
    {
        var samples = new float[10 * Window];
        SceneChoices.Sounds[sound](4).Fill(samples);
        Assert.InRange(samples.Average(), -0.005f, 0.005f);
    }

    [Fact]
    public void TwoStrokeEngine_BeatsFiftyToHundredSeventyTimesASecond()
    {
        // The envelope of an engine repeats with its pulses: its autocorrelation has its largest peak between 1/180 and 1/45 s.
        var samples = new float[2 * Window];
        new TwoStrokeEngine(2).Fill(samples);
        double[] envelope = samples.Select(sample => (double)Math.Abs(sample)).ToArray();
        double mean = envelope.Average();
        double Correlation(int lag) => Enumerable.Range(0, Window).Sum(i => (envelope[i] - mean) * (envelope[i + lag] - mean));

        int best = Enumerable.Range(40, 310).MaxBy(Correlation);

        Assert.True(Correlation(best) > 0.2 * Correlation(0), "no pulse");
        Assert.InRange((double)Window / best, 45, 180);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void CracklingFire_RoarsLowAndCracklesLikeRecordedFires(int seed)
    {
        // The limits are the quartiles of the 32 recordings of a fire in ESC-10, in decibels: the median of the two lowest bands over that of the twenty highest, the nine-tenths and 97 % levels of the highest over their median.
        var options = new LogMelOptions { Frames = 240 };
        var samples = new float[options.SamplesPerPatch];
        new CracklingFire(seed).Fill(samples);
        var patch = new short[options.PatchLength];
        new LogMel(options).Compute([.. samples.Select(sample => (short)Math.Round(sample * short.MaxValue))], 0, patch);
        double[] Levels(int from, int count) => [.. Enumerable.Range(0, options.Frames).Select(frame => 10 * Math.Log10(2) * patch.Skip((frame * 40) + from).Take(count).Average(level => level) / 256).Order()];
        double[] low = Levels(0, 2);
        double[] high = Levels(20, 20);
        double middle = high[high.Length / 2];

        Assert.InRange(low[low.Length / 2] - middle, 18.2, 28.3);
        Assert.InRange(high[high.Length * 9 / 10] - middle, 5, 12.4);
        Assert.InRange(high[high.Length * 97 / 100] - middle, 9.3, 21.7);
    }

    private static List<uint> Scans(int seed, int count)
    {
        var time = new SensorTime();
        var chip = new SimulatedBme688(() => time.Now, () => SceneChoices.Gases[Scene.At((long)time.Now.TotalMilliseconds).Gas], seed);
        var scanner = new Bme688Scanner(new Bme688(chip, time), time, 0, DutyCycle.Continuous);
        var scan = new GasScan();
        var all = new List<uint>();
        while (all.Count < count * scan.Ohms.Length)
        {
            time.Wait(TimeSpan.FromMilliseconds(100));
            if (scanner.TryRead(scan) == ReadState.Ready)
            {
                all.AddRange(scan.Ohms);
            }
        }

        return all;
    }

    private static List<short> Heard(int seed)
    {
        var clock = new ManualClock();
        var scene = new Scene();
        var microphone = new SceneMicrophone(clock, scene, seed);
        var pcm = new short[Window];
        var all = new List<short>();
        for (int window = 0; window < 75; window++)
        {
            clock.UptimeMilliseconds += 1_110; // a window and its start-up
            scene.Tell(clock.UptimeMilliseconds);
            Assert.Equal(ReadState.Ready, microphone.TryRead(pcm, 0, Window, out _));
            all.AddRange(pcm.Take(100));
        }

        return all;
    }
}
