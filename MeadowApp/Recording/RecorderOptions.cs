using System;
using System.Collections.Generic;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.Recording;

/// <summary>What a recorder records and what it calls it.</summary>
public sealed record RecorderOptions
{
    /// <summary>Gets the board's name in the recordings: letters, digits, <c>-</c>.</summary>
    public string Board { get; init; } = "meadow";

    /// <summary>Gets what tells this power-on from every other: letters, digits, <c>-</c>. Whoever imports takes all of one session for one recording.</summary>
    public string Session { get; init; } = string.Empty;

    /// <summary>Gets the gas labels, numbered from 1 in the recordings; none: gas is not recorded.</summary>
    public IReadOnlyList<string> GasLabels { get; init; } = Array.Empty<string>();

    /// <summary>Gets the sound labels; none: sound is not recorded and nobody is asked.</summary>
    public IReadOnlyList<string> SoundLabels { get; init; } = Array.Empty<string>();

    /// <summary>Gets the heater profile that the gas sensor runs.</summary>
    public HeaterProfile Profile { get; init; } = HeaterProfile.Hp354;

    /// <summary>Gets the samples of one sound, as the microphone is set to capture them. Default 78 125, five seconds.</summary>
    public int SamplesPerClip { get; init; } = 78_125;

    /// <summary>Gets the microphone's rate, in hertz.</summary>
    public int SampleRateHz { get; init; } = 15_625;

    /// <summary>Refuses what cannot be written into a recording.</summary>
    /// <exception cref="ArgumentException">A name is empty or holds other characters; the message names it.</exception>
    public void Check()
    {
        Name(nameof(Board), Board);
        Name(nameof(Session), Session);
        foreach (string label in GasLabels)
        {
            Name(nameof(GasLabels), label);
        }

        foreach (string label in SoundLabels)
        {
            Name(nameof(SoundLabels), label);
        }
    }

    private static void Name(string what, string name)
    {
        bool isGood = name.Length >= 1 && name.Length <= 40;
        foreach (char c in name)
        {
            isGood &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        }

        if (!isGood)
        {
            throw new ArgumentException($"{what}: expected 1 to 40 letters, digits, - and _, found '{name}'.");
        }
    }
}
