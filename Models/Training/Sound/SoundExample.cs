using System;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Training.Sound;

/// <summary>A clip made ready for training: the log-mel frames of the whole clip and its sound at the front end's rate.</summary>
internal sealed class SoundExample
{
    private readonly short[] _blockPeaks;

    private SoundExample(SoundClip clip, int label, short[] pcm, short[] frames, int frameCount, short[] blockPeaks)
    {
        Clip = clip;
        Label = label;
        Pcm = pcm;
        Frames = frames;
        FrameCount = frameCount;
        _blockPeaks = blockPeaks;
    }

    public SoundClip Clip { get; }

    public int Label { get; }

    /// <summary>Gets the sound at the front end's rate.</summary>
    public short[] Pcm { get; }

    /// <summary>Gets the log-mel frames, [frames, bands] in Q8.</summary>
    public short[] Frames { get; }

    public int FrameCount { get; }

    public static SoundExample Read(SoundClip clip, int label, LogMelOptions options)
    {
        short[] pcm = clip.ReadSamples(options.SampleRateHz);
        if (pcm.Length < options.SamplesPerPatch)
        {
            Array.Resize(ref pcm, options.SamplesPerPatch);
        }

        int frames = 1 + ((pcm.Length - LogMelOptions.FrameLengthSamples) / options.HopLengthSamples);
        var patch = new short[frames * options.MelBands];
        new LogMel(options with { Frames = Math.Min(frames, 1_024) }).Compute(pcm, 0, patch);
        var peaks = new short[(pcm.Length / options.HopLengthSamples) + 1];
        for (int i = 0; i < pcm.Length; i++)
        {
            short magnitude = (short)Math.Min(short.MaxValue, Math.Abs((int)pcm[i]));
            peaks[i / options.HopLengthSamples] = Math.Max(peaks[i / options.HopLengthSamples], magnitude);
        }

        return new SoundExample(clip, label, pcm, patch, frames, peaks);
    }

    /// <summary>Returns the largest sample of the patch that starts at a frame.</summary>
    public int Peak(int frame, int frames)
    {
        int peak = 0;
        for (int i = frame; i <= frame + frames && i < _blockPeaks.Length; i++)
        {
            peak = Math.Max(peak, _blockPeaks[i]);
        }

        return peak;
    }
}
