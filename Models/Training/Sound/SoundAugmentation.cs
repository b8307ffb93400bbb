using System.Globalization;
using System.Linq;
using System.Text;

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

    /// <summary>Gets the share of examples that are mixed of two clips as sounds in air are, both first brought to one level.</summary>
    public float Mixed { get; init; } = 0.5f;

    /// <summary>Gets the share of the other examples whose input is a weighted mean of two clips' inputs, whatever their levels.</summary>
    public float MixedUp { get; init; }

    /// <summary>Gets the share of examples with the noise of a microphone and a room under them.</summary>
    public float Noisy { get; init; } = 0.3f;

    /// <summary>Gets how far the noise of <see cref="Noisy"/> lies below the loudest frame where it is loudest: 4 octaves of power are a ratio of 12 dB.</summary>
    public float LoudestNoise { get; init; } = 4;

    /// <summary>Gets the same where the noise is quietest: 13 are 39 dB. Not below <see cref="LoudestNoise"/>.</summary>
    public float QuietestNoise { get; init; } = 13;

    /// <summary>Gets how much faster or slower a patch is read, as a share; pitch stays. 0 for never.</summary>
    public float Speed { get; init; }

    /// <summary>Gets the share of examples with a microphone's own noise under them, which does not follow the level of the sound.</summary>
    public float SelfNoise { get; init; }

    /// <summary>Gets the level of that noise, in dB of full scale; it varies by 6 dB both ways. The board's microphone: 64 dB below 94 dB SPL, where full scale is 102 dB SPL.</summary>
    public float SelfNoiseDecibels { get; init; } = -72;

    /// <summary>Gets the share of examples whose lowest and highest bands fade, as at the limits of a microphone or a loudspeaker.</summary>
    public float BandLimit { get; init; }

    /// <summary>Gets the share of examples that are made to belong to no class and have equal shares of all as their target; 0 for none.</summary>
    public float Strange { get; init; }

    /// <summary>Gets the share of the strange examples that have the mean spectrum of one clip and the course of another of another class; the others are turned, rolled or made.</summary>
    public float Chimeras { get; init; }

    // The text names runs in checkpoints: an option that is off leaves it as it was before there was one.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Gain = {Gain}, BandShift = {BandShift}, Tilt = {Tilt}, Ripple = {Ripple}, MaskedFrames = {MaskedFrames}, MaskedBands = {MaskedBands}, Mixed = {Mixed}, Noisy = {Noisy}");
        var off = new (float Value, float Off, string Name)[]
        {
            (LoudestNoise, 4, nameof(LoudestNoise)), (QuietestNoise, 13, nameof(QuietestNoise)), (Speed, 0, nameof(Speed)),
            (MixedUp, 0, nameof(MixedUp)), (SelfNoise, 0, nameof(SelfNoise)), (SelfNoiseDecibels, -72, nameof(SelfNoiseDecibels)), (BandLimit, 0, nameof(BandLimit)), (Strange, 0, nameof(Strange)), (Chimeras, 0, nameof(Chimeras)),
        };
        foreach ((float value, _, string name) in off.Where(option => option.Value != option.Off))
        {
            text.Append(CultureInfo.InvariantCulture, $", {name} = {value}");
        }

        return true;
    }
}
