using System;
using System.Linq;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Evaluation;

/// <summary>How loud a clip is, how far its loud parts stand out from its quiet ones, and how much of it sounds at all.</summary>
/// <param name="LoudDecibels">Level of the loudest tenth of the frames that sound, in dB of full scale (a full-scale square wave is 0).</param>
/// <param name="OverBackgroundDecibels">That level less the level of the quietest tenth of the frames that sound: an estimate of the signal-to-noise ratio.</param>
/// <param name="SoundingShare">Share of the frames that are above the level of silence.</param>
public readonly record struct SoundLevels(double LoudDecibels, double OverBackgroundDecibels, double SoundingShare)
{
    private const int FramesPerSecond = 20;
    private static readonly int[] LoudnessEdges = [-40, -30, -20, -10];
    private static readonly int[] OverBackgroundEdges = [6, 12, 20, 30];
    private static readonly int[] SoundingEdges = [25, 50, 75, 100];

    /// <summary>Gets the band of the loudness.</summary>
    public string LoudnessBand => Bands.Name(LoudDecibels, LoudnessEdges, "dBFS");

    /// <summary>Gets the band of the level over the background.</summary>
    public string OverBackgroundBand => Bands.Name(OverBackgroundDecibels, OverBackgroundEdges, "dB");

    /// <summary>Gets the band of the sounding share.</summary>
    public string SoundingBand => SoundingShare < 1 ? Bands.Name(100 * SoundingShare, SoundingEdges, "% of the clip") : "100 % of the clip";

    /// <summary>Measures frames of a twentieth of a second.</summary>
    /// <param name="pcm">The sound.</param>
    /// <param name="sampleRateHz">Its rate.</param>
    public static SoundLevels Of(short[] pcm, int sampleRateHz)
    {
        int length = Math.Max(1, sampleRateHz / FramesPerSecond);
        double[] levels = pcm.Chunk(length)
            .Where(frame => frame.Max(sample => Math.Abs((int)sample)) > SoundInput.SilentPeak)
            .Select(frame => 10 * Math.Log10(frame.Average(sample => (double)sample * sample) / (32_768.0 * 32_768.0)))
            .Order()
            .ToArray();
        int frames = (pcm.Length + length - 1) / length;
        if (levels.Length == 0)
        {
            return new SoundLevels(-100, 0, 0);
        }

        double loud = levels[(int)(0.9 * (levels.Length - 1))];
        return new SoundLevels(loud, loud - levels[(int)(0.1 * (levels.Length - 1))], (double)levels.Length / frames);
    }
}
