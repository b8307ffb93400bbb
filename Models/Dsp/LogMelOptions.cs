using System;

namespace MeadowTinyMl.Dsp;

/// <summary>Shape of the log-mel front end. One instance describes training and the board alike.</summary>
public sealed record LogMelOptions
{
    /// <summary>The samples of one analysis frame, which is also the length of the FFT.</summary>
    public const int FrameLengthSamples = 512;

    /// <summary>Gets the sampling rate, in hertz. Default 15 625, which is the microphone's 1.5 MHz divided by 96.</summary>
    public int SampleRateHz { get; init; } = 15_625;

    /// <summary>Gets the samples between two frame starts. Default 320 (20.48 ms at 15 625 Hz).</summary>
    public int HopLengthSamples { get; init; } = 320;

    /// <summary>Gets the number of frames of a patch. Default 48 (0.995 s).</summary>
    public int Frames { get; init; } = 48;

    /// <summary>Gets the number of mel bands. Default 40.</summary>
    public int MelBands { get; init; } = 40;

    /// <summary>Gets the lower edge of the lowest band, in hertz. Default 60.</summary>
    public int LowHz { get; init; } = 60;

    /// <summary>Gets the upper edge of the highest band, in hertz. Default 6 000, the pass band of the microphone chain.</summary>
    public int HighHz { get; init; } = 6_000;

    /// <summary>Gets the PCM samples that one patch needs.</summary>
    public int SamplesPerPatch => FrameLengthSamples + ((Frames - 1) * HopLengthSamples);

    /// <summary>Gets the values of one patch: <see cref="Frames"/> times <see cref="MelBands"/>.</summary>
    public int PatchLength => Frames * MelBands;

    /// <summary>Refuses a shape that makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member is out of its range; the message names it.</exception>
    public void Check()
    {
        Range(nameof(SampleRateHz), SampleRateHz, 1_000, 200_000);
        Range(nameof(HopLengthSamples), HopLengthSamples, 1, 65_536);
        Range(nameof(Frames), Frames, 1, 1_024);
        Range(nameof(MelBands), MelBands, 1, 128);
        Range(nameof(LowHz), LowHz, 0, HighHz - 1);
        Range(nameof(HighHz), HighHz, 1, SampleRateHz / 2);
    }

    private static void Range(string name, int value, int low, int high)
    {
        if (value < low || value > high)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {low} to {high}.");
        }
    }
}
