namespace MeadowTinyMl.Training.Sound;

/// <summary>How far training varies a patch. Levels are in octaves of power: 1 is 3 dB.</summary>
public sealed record SoundAugmentation
{
    /// <summary>Gets how far the level goes up and down.</summary>
    public float Gain { get; init; } = 2;

    /// <summary>Gets how far the pitch goes up and down, in mel bands.</summary>
    public int BandShift { get; init; } = 1;

    /// <summary>Gets how far the level of the highest band moves against the lowest: microphones and rooms differ.</summary>
    public float Tilt { get; init; } = 1.5f;

    /// <summary>Gets how far bands move singly along a line through five random points.</summary>
    public float Ripple { get; init; } = 0.7f;

    /// <summary>Gets the most frames of the mask in time.</summary>
    public int MaskedFrames { get; init; } = 10;

    /// <summary>Gets the most bands of the mask in frequency.</summary>
    public int MaskedBands { get; init; } = 6;

    /// <summary>Gets the share of examples that are mixed of two clips.</summary>
    public float Mixed { get; init; } = 0.5f;

    /// <summary>Gets the share of examples with the noise of a microphone and a room under them.</summary>
    public float Noisy { get; init; } = 0.3f;
}
