using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.MeadowApp.Tests.Simulator;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Simulator.Run;
using MeadowTinyMl.Tests;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Drift;

/// <summary>The watch for drift over real recordings, as a microphone hears them that is whole, and as one does whose port is covered, whose level has fallen or that hisses.</summary>
public class SoundDriftTests(ITestOutputHelper output)
{
    private const int WindowMilliseconds = 1_110;
    private const double FullScale = 32_768;

    private static readonly ModelBundle Bundle = ReleasedModels.Load("sound");
    private static readonly Lazy<short[][]> Clips = new(() => [.. SoundDataSet.Read(Repository.SharedPath("data/sound/esc10")).Select(clip => clip.ReadSamples(Bundle.Manifest.FrontEnd!.SampleRateHz))]);

    [TheoryNeeds("data/sound/esc10")]
    [InlineData("as recorded", 0, 0, 0, "")]
    [InlineData("10 dB quieter", -10, 0, 0, "")]
    [InlineData("20 dB quieter", -20, 0, 0, "confidence_drift")]
    [InlineData("6 dB louder", 6, 0, 0, "")]
    [InlineData("hiss at -50 dB", 0, 0, -50, "")]
    [InlineData("a covered port, 3 kHz", 0, 3_000, 0, "")]
    [InlineData("a covered port, 1 kHz", 0, 1_000, 0, "")]
    [InlineData("a clogged port, 300 Hz and 20 dB quieter", -20, 300, 0, "confidence_drift")]
    [InlineData("a clogged port, 300 Hz and 20 dB quieter, hiss at -66 dB", -20, 300, -66, "confidence_drift")]
    [InlineData("hiss at -30 dB", 0, 0, -30, "confidence_drift")]
    public void MicrophoneThatHearsOtherwise_IsAdvisedOnAndOneThatHearsAsTheDataWasIsNot(string what, int gainDecibels, int cornerHz, int hissDecibels, string expected)
    {
        var trail = new MemoryTrail();
        var clock = new ManualClock();
        var desk = new DriftDesk(new DriftOptions(), trail, clock, new SiteRecord(new MemoryStorage()), null);
        var microphone = new Recorded(gainDecibels, cornerHz, hissDecibels);
        var channel = new SoundChannel(microphone, new ReleasedSoundModel(Bundle), clock, 60_000);
        while (!microphone.HasEnded)
        {
            clock.UptimeMilliseconds += WindowMilliseconds;
            if (channel.Poll(true) is { } report)
            {
                desk.Count(report);
            }
        }

        clock.UptimeMilliseconds = ((clock.UptimeMilliseconds / 3_600_000) + 1) * 3_600_000;
        desk.Step();
        DriftFigures figures = desk.Figures.Single();
        string found = string.Join(" ", trail.Of("fault").Select(entry => entry.Fields["code"].Text));
        output.WriteLine($"{what}: {figures.Inferences} answers, distance {figures.Distance}, less sure {figures.ConfidenceShift}, abstained {figures.Abstentions}: {(found.Length == 0 ? "nothing" : found)}");
        Assert.Equal(expected, found);
    }

    /// <summary>The clips of a data set one after another, through a filter, a gain and noise of the microphone's own.</summary>
    private sealed class Recorded(int gainDecibels, int cornerHz, int hissDecibels) : IMicrophone
    {
        private readonly Queue<short[]> _clips = new(Clips.Value);
        private readonly Random _random = new(5);
        private readonly double _gain = Math.Pow(10, gainDecibels / 20.0);
        private readonly double _hiss = hissDecibels == 0 ? 0 : FullScale * Math.Pow(10, hissDecibels / 20.0);
        private readonly double _follow = cornerHz == 0 ? 1 : 1 - Math.Exp(-2 * Math.PI * cornerHz / Bundle.Manifest.FrontEnd!.SampleRateHz);
        private short[] _samples = [];
        private int _at;
        private double _first;
        private double _second;

        public bool HasEnded => _clips.Count == 0 && _at >= _samples.Length;

        public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
        {
            quality = SensorQuality.None;
            if (_at + count > _samples.Length)
            {
                _samples = _clips.Dequeue();
                _at = 0;
            }

            for (int i = 0; i < count; i++)
            {
                // Two first-order low-passes: air through something porous.
                _first += _follow * (_samples[_at + i] - _first);
                _second += _follow * (_first - _second);
                double heard = (_gain * _second) + (_hiss * Math.Sqrt(3) * ((2 * _random.NextDouble()) - 1));
                pcm[start + i] = (short)Math.Clamp(Math.Round(heard, MidpointRounding.AwayFromZero), short.MinValue, short.MaxValue);
            }

            _at += count;
            return ReadState.Ready;
        }
    }
}
