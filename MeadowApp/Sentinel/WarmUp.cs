using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sentinel;

/// <summary>Calls the paths that must not be slow for the first time, so that the just-in-time compiler has done its work before the watchdog counts.</summary>
public static class WarmUp
{
    /// <summary>Classifies one scan of clean air and one window of silence; nothing of it is kept.</summary>
    /// <param name="gas">The gas model, or null.</param>
    /// <param name="sound">The sound model, or null.</param>
    public static void Run(IGasModel? gas, ISoundModel? sound)
    {
        if (gas != null)
        {
            Run(gas);
        }

        if (sound != null)
        {
            Run(sound);
        }
    }

    private static void Run(IGasModel gas)
    {
        var ohms = new uint[GasFeatures.Steps];
        var logs = new int[GasFeatures.Steps];
        for (int step = 0; step < ohms.Length; step++)
        {
            ohms[step] = 100_000;
            logs[step] = FixedPointLog.Log10Q16(ohms[step]);
        }

        gas.Classify(ohms, GasBaseline.FromStored(logs), new int[gas.Manifest.Labels.Count]);
    }

    private static void Run(ISoundModel sound)
    {
        // Loud enough to be classified: a square wave at 1 kHz.
        var pcm = new short[sound.SamplesPerWindow];
        for (int i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)(i % 16 < 8 ? 8_000 : -8_000);
        }

        sound.Reset();
        sound.AddWindow(pcm, 0);
        sound.Average(new int[sound.Manifest.Labels.Count]);
        sound.Reset();
    }
}
