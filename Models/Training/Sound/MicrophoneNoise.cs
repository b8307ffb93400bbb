using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Training.Sound;

/// <summary>What a front end sees of white noise of a level.</summary>
internal static class MicrophoneNoise
{
    private const int Patches = 8;

    /// <summary>Returns the log2 power of each band, Q8, by running the front end over noise.</summary>
    /// <param name="options">The front end.</param>
    /// <param name="decibels">Root mean square of the noise, in dB of full scale.</param>
    public static int[] OfBands(LogMelOptions options, float decibels)
    {
        var random = new RandomGenerator(2);

        // Uniform noise has a root mean square of its limit by the root of 3.
        float limit = (float)(32_768 * ExactMath.Exp(decibels / 20 * ExactMath.Log(10)) * Math.Sqrt(3));
        var logMel = new LogMel(options);
        var pcm = new short[options.SamplesPerPatch];
        var patch = new short[options.PatchLength];
        var powers = new double[options.MelBands];
        for (int n = 0; n < Patches; n++)
        {
            for (int i = 0; i < pcm.Length; i++)
            {
                pcm[i] = (short)MathF.Round(Math.Clamp(random.Uniform(-limit, limit), short.MinValue, short.MaxValue), MidpointRounding.AwayFromZero);
            }

            logMel.Compute(pcm, 0, patch);
            for (int i = 0; i < patch.Length; i++)
            {
                powers[i % options.MelBands] += ExactMath.Exp(patch[i] / 256.0 * ExactMath.Log(2));
            }
        }

        int count = Patches * options.Frames;
        return Array.ConvertAll(powers, power => (int)Math.Round(256 * ExactMath.Log(power / count) / ExactMath.Log(2), MidpointRounding.AwayFromZero));
    }
}
