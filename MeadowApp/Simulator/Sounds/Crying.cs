using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>
/// A wailing voice: harmonics of 380 to 520 Hz that glide up and down within each cry of about a second, with vibrato at 6 Hz, a fall of 9 dB an octave, two
/// resonances of a small throat (1 100 and 3 300 Hz), breath noise, and pauses of 0.3 to 0.6 s to breathe in.
/// </summary>
internal sealed class Crying : SoundSource
{
    private const int Harmonics = 12;

    private readonly Resonator _low = new(1_100, 300);
    private readonly Resonator _high = new(3_300, 500);
    private double _time;
    private double _cry = 1;
    private double _pause = 0.4;
    private double _top = 480;
    private double _phase;

    public Crying(int seed)
        : base(seed)
    {
    }

    protected override double Next()
    {
        _time += 1.0 / SampleRateHz;
        if (_time > _cry + _pause)
        {
            _time = 0;
            _cry = Between(0.8, 1.4);
            _pause = Between(0.3, 0.6);
            _top = Between(430, 520);
        }

        if (_time > _cry)
        {
            return 0.003 * White();
        }

        double along = _time / _cry;
        double glide = Math.Sin(Math.PI * Math.Min(1, along * 1.2));
        double pitch = (380 + ((_top - 380) * glide)) * (1 + (0.02 * Math.Sin(2 * Math.PI * 6 * _time)));
        _phase += pitch / SampleRateHz;
        _phase -= Math.Floor(_phase);
        double voice = 0;
        for (int harmonic = 1; harmonic <= Harmonics; harmonic++)
        {
            voice += Math.Pow(harmonic, -1.5) * Math.Sin(2 * Math.PI * harmonic * _phase);
        }

        double loudness = Math.Sin(Math.PI * Math.Min(1, along)) * 0.35;
        double source = voice + (0.05 * White());
        return loudness * ((0.4 * source) + _low.Next(source) + (0.7 * _high.Next(source)));
    }
}
