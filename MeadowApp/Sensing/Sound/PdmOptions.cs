using System;

namespace MeadowTinyMl.Sensing.Sound;

/// <summary>A PDM microphone on an SPI bus.</summary>
public sealed record PdmOptions
{
    /// <summary>Gets the clock that the bus is asked for, in hertz. Default 1 500 000, of which 96 make one sample at 15 625 Hz.</summary>
    public int ClockHz { get; init; } = 1_500_000;

    /// <summary>Gets how far the measured clock may be off, in per mille. Default 30: a third of a semitone, and as much of a window's length.</summary>
    public int TolerancePerMille { get; init; } = 30;

    /// <summary>Gets the samples of one window. Default 15 625, one second.</summary>
    public int SamplesPerWindow { get; init; } = 15_625;

    /// <summary>Gets what is thrown away at the start of each read, while the microphone wakes and the filters settle, in samples. Default 1 600, 102 ms.</summary>
    public int StartUpSamples { get; init; } = 1_600;

    /// <summary>Gets the gain, in dB. Default 18, for microphones of −26 dB of full scale at 94 dB SPL: full scale is then 102 dB SPL.</summary>
    public int GainDecibels { get; init; } = 18;

    /// <summary>Gets the microphone's output at 94 dB SPL, in dB of full scale. Default −26.</summary>
    public int SensitivityDecibels { get; init; } = -26;

    /// <summary>Gets the largest constant part, in per mille of full scale. Default 80; data sheets allow a few per cent.</summary>
    public int OffsetLimitPerMille { get; init; } = 80;

    /// <summary>Gets the level of a sine that just reaches full scale, in dB SPL.</summary>
    public int FullScaleDecibels => 94 - SensitivityDecibels - GainDecibels;

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member is out of its range; the message names it.</exception>
    public void Check()
    {
        Range(nameof(ClockHz), ClockHz, 375_000, 3_000_000);
        Range(nameof(TolerancePerMille), TolerancePerMille, 1, 200);
        Range(nameof(SamplesPerWindow), SamplesPerWindow, 1_000, 200_000);
        Range(nameof(StartUpSamples), StartUpSamples, Dsp.PdmDecimator.SettlingSamples, 20_000);
        Range(nameof(OffsetLimitPerMille), OffsetLimitPerMille, 1, 1_000);
    }

    private static void Range(string name, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {low} to {high}.");
        }
    }
}
