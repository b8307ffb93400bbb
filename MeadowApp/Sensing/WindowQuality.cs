using System;

namespace MeadowTinyMl.Sensing;

/// <summary>What a window of sound tells about its own quality.</summary>
public static class WindowQuality
{
    /// <summary>Samples at the end of the range from which on a window counts as clipped.</summary>
    public const int ClippedSamples = 16;

    /// <summary>Returns <see cref="SensorQuality.Clipped"/> when the window holds at least <see cref="ClippedSamples"/> samples at either end of the range.</summary>
    /// <param name="pcm">Samples.</param>
    /// <param name="start">First sample of the window.</param>
    /// <param name="count">Samples of the window.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window does not lie inside <paramref name="pcm"/>.</exception>
    public static SensorQuality Of(short[] pcm, int start, int count)
    {
        if (start < 0 || count < 0 || start > pcm.Length - count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"A window of {count} samples from {start} does not lie inside {pcm.Length} samples.");
        }

        int atTheEnds = 0;
        for (int i = start; i < start + count; i++)
        {
            if (pcm[i] == short.MaxValue || pcm[i] == short.MinValue)
            {
                atTheEnds++;
            }
        }

        return atTheEnds >= ClippedSamples ? SensorQuality.Clipped : SensorQuality.None;
    }
}
