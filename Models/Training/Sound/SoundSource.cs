using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Training.Sound;

/// <summary>Random one-second patches of the training clips, with gain, band shift and masks.</summary>
/// <remarks>Masking: Park et al., SpecAugment, Interspeech 2019, section 2, with the patch's floor as the mask's value.</remarks>
internal sealed class SoundSource : IExampleSource
{
    private const int CropsPerClip = 4;
    private const float GainOctaves = 2; // of power: ±6 dB
    private const int MaskedFrames = 10;
    private const int MaskedBands = 6;

    private readonly IReadOnlyList<SoundExample> _examples;
    private readonly LogMelOptions _options;
    private readonly int[] _order;

    public SoundSource(IReadOnlyList<SoundExample> examples, LogMelOptions options)
    {
        _examples = examples;
        _options = options;
        _order = Enumerable.Range(0, examples.Count * CropsPerClip).ToArray();
    }

    public int Count => _order.Length;

    public int ExampleLength => _options.PatchLength;

    public void BeginEpoch(RandomGenerator random) => random.Shuffle(_order);

    public (int Label, float Weight) Write(int index, RandomGenerator random, float[] input, int offset)
    {
        SoundExample example = _examples[_order[index] / CropsPerClip];
        int first = ChooseFrame(example, random);
        float gain = random.Uniform(-GainOctaves, GainOctaves);
        int shift = random.Below(3) - 1;
        int maskFrom = random.Below(_options.Frames);
        int maskTo = maskFrom + random.Below(MaskedFrames + 1);
        int bandFrom = random.Below(_options.MelBands);
        int bandTo = bandFrom + random.Below(MaskedBands + 1);
        for (int frame = 0; frame < _options.Frames; frame++)
        {
            bool frameMasked = frame >= maskFrom && frame < maskTo;
            for (int band = 0; band < _options.MelBands; band++)
            {
                bool masked = frameMasked || (band >= bandFrom && band < bandTo);
                int from = Math.Clamp(band + shift, 0, _options.MelBands - 1);
                float octaves = masked ? 0 : Math.Max(0, (example.Frames[((first + frame) * _options.MelBands) + from] / 256f) + gain);
                input[offset + (frame * _options.MelBands) + band] = SoundInput.FromOctaves(octaves);
            }
        }

        return (example.Label, 1);
    }

    // A silent second teaches nothing and is not classified on the board either.
    private int ChooseFrame(SoundExample example, RandomGenerator random)
    {
        int choices = example.FrameCount - _options.Frames + 1;
        int frame = random.Below(choices);
        for (int attempt = 0; attempt < 20 && example.Peak(frame, _options.Frames) <= SoundInput.SilentPeak; attempt++)
        {
            frame = random.Below(choices);
        }

        return frame;
    }
}
