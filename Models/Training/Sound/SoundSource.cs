using System;
using System.Collections.Generic;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Training.Sound;

/// <summary>Random one-second patches of the training clips, varied on their log-mel values, which are powers: what is added in air is added here.</summary>
/// <remarks>
/// Between-class mixing: Tokozume, Ushiku and Harada, Learning from between-class examples for deep sound recognition, ICLR 2018, section 3.2: both clips are
/// brought to shares r and 1 − r of the level, and so are the targets. Mix-up: Zhang, Cissé, Dauphin and Lopez-Paz, mixup: beyond empirical risk minimization, ICLR 2018, section 2,
/// with λ from Beta(1, 1). Masking: Park et al., SpecAugment, Interspeech 2019, section 2, with the patch's floor as
/// the mask's value.
/// </remarks>
internal sealed class SoundSource : IExampleSource
{
    public const int CropsPerClip = 4;

    private const int RipplePoints = 5;
    private const int Octave = 256;
    private const int NoiseValues = 4_096;
    private const float SelfNoiseSpread = 2; // octaves of power: 6 dB
    private const float MostFade = 8; // octaves of power at the last band: 24 dB

    private readonly IReadOnlyList<SoundExample> _examples;
    private readonly LogMelOptions _options;
    private readonly SoundAugmentation _augmentation;
    private readonly PowerSum _powers = new();
    private readonly int[] _order;
    private readonly int[] _patch;
    private readonly int[] _second;
    private readonly int[] _bandGain;
    private readonly int[] _noise;
    private readonly int[] _selfNoise;
    private readonly StrangeSounds? _strange;

    public SoundSource(IReadOnlyList<SoundExample> examples, LogMelOptions options, SoundAugmentation augmentation)
    {
        _examples = examples;
        _options = options;
        _augmentation = augmentation;
        _order = new int[examples.Count * CropsPerClip];
        _patch = new int[options.PatchLength];
        _second = new int[options.PatchLength];
        _bandGain = new int[options.MelBands];
        _noise = Noise();
        _selfNoise = augmentation.SelfNoise > 0 ? MicrophoneNoise.OfBands(options, augmentation.SelfNoiseDecibels) : [];
        _strange = augmentation.Strange > 0 ? new StrangeSounds(options.Frames, options.MelBands, _noise) : null;
    }

    public int Count => _order.Length;

    public int ExampleLength => _options.PatchLength;

    public void BeginEpoch(RandomGenerator random)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        random.Shuffle(_order);
    }

    public float Write(int index, RandomGenerator random, Span<float> input, Span<float> target)
    {
        SoundExample example = _examples[_order[index] / CropsPerClip];
        int level = Crop(example, random, _patch);
        target[example.Label] = 1;
        if (_strange != null && random.Uniform(0, 1) < _augmentation.Strange)
        {
            level = MakeStrange(_strange, example.Label, level, random);
            target.Fill(1f / target.Length);
        }
        else if (random.Uniform(0, 1) < _augmentation.Mixed)
        {
            level = MixIn(example.Label, level, random, target);
        }
        else if (_augmentation.MixedUp > 0 && random.Uniform(0, 1) < _augmentation.MixedUp)
        {
            level = MixUp(example.Label, level, random, target);
        }

        if (random.Uniform(0, 1) < _augmentation.Noisy)
        {
            AddNoise(level, random);
        }

        if (_augmentation.BandLimit > 0 && random.Uniform(0, 1) < _augmentation.BandLimit)
        {
            LimitBands(random);
        }

        Mask(random);
        int gain = Q8(random.Uniform(-_augmentation.Gain, _augmentation.Gain));
        for (int i = 0; i < _patch.Length; i++)
        {
            _patch[i] = Math.Clamp(_patch[i] == 0 ? 0 : _patch[i] + gain, 0, short.MaxValue);
        }

        if (_augmentation.SelfNoise > 0 && random.Uniform(0, 1) < _augmentation.SelfNoise)
        {
            AddSelfNoise(random);
        }

        for (int i = 0; i < _patch.Length; i++)
        {
            input[i] = SoundInput.FromLog2Q8((short)Math.Min(_patch[i], short.MaxValue));
        }

        return 1;
    }

    private static int Q8(float octaves) => (int)MathF.Round(octaves * Octave, MidpointRounding.AwayFromZero);

    // Powers of noise in one frame and band: the mean of two exponential draws, as log2 in Q8.
    private static int[] Noise()
    {
        var random = new RandomGenerator(1);
        var values = new int[NoiseValues];
        for (int i = 0; i < values.Length; i++)
        {
            double sum = -ExactMath.Log(1 - (0.999 * random.Uniform(0, 1))) - ExactMath.Log(1 - (0.999 * random.Uniform(0, 1)));
            values[i] = Q8(Log2((sum / 2) + 1e-3));
        }

        return values;
    }

    private static float Log2(double x) => (float)(ExactMath.Log(x) / ExactMath.Log(2));

    // Cuts a patch, shifts its pitch and bends its spectrum; returns the level of its loudest frame.
    private int Crop(SoundExample example, RandomGenerator random, int[] patch)
    {
        int first = ChooseFrame(example, random);
        int shift = random.Below((2 * _augmentation.BandShift) + 1) - _augmentation.BandShift;
        BendSpectrum(random);
        float speed = _augmentation.Speed > 0 ? 1 + random.Uniform(-_augmentation.Speed, _augmentation.Speed) : 1;
        int loudest = 0;
        for (int frame = 0; frame < _options.Frames; frame++)
        {
            int from = Math.Min(example.FrameCount - 1, first + (int)(speed * frame)) * _options.MelBands;
            int to = frame * _options.MelBands;
            int level = 0;
            for (int band = 0; band < _options.MelBands; band++)
            {
                int value = example.Frames[from + Math.Clamp(band + shift, 0, _options.MelBands - 1)];
                patch[to + band] = value == 0 ? 0 : Math.Max(0, value + _bandGain[band]);
                level = Math.Max(level, patch[to + band]);
            }

            loudest = Math.Max(loudest, level);
        }

        return loudest;
    }

    private void BendSpectrum(RandomGenerator random)
    {
        float tilt = random.Uniform(-_augmentation.Tilt, _augmentation.Tilt);
        Span<float> points = stackalloc float[RipplePoints];
        for (int point = 0; point < points.Length; point++)
        {
            points[point] = random.Uniform(-_augmentation.Ripple, _augmentation.Ripple);
        }

        for (int band = 0; band < _bandGain.Length; band++)
        {
            float share = (float)band / (_bandGain.Length - 1);
            float place = share * (RipplePoints - 1);
            int point = Math.Min((int)place, RipplePoints - 2);
            float ripple = points[point] + ((place - point) * (points[point + 1] - points[point]));
            _bandGain[band] = Q8((tilt * (share - 0.5f)) + ripple);
        }
    }

    private int MakeStrange(StrangeSounds strange, int label, int level, RandomGenerator random)
    {
        if (_augmentation.Chimeras > 0 && random.Uniform(0, 1) < _augmentation.Chimeras && ChooseOther(label, random) is { } other)
        {
            Crop(other, random, _second);
            return strange.Exchange(_patch, _second);
        }

        return strange.Write(_patch, level, random);
    }

    // Null where hardly any clip is of another class.
    private SoundExample? ChooseOther(int label, RandomGenerator random)
    {
        for (int attempt = 0; attempt < 50; attempt++)
        {
            SoundExample other = _examples[random.Below(_examples.Count)];
            if (other.Label != label)
            {
                return other;
            }
        }

        return null;
    }

    // Weights of the amplitudes by r and the difference of the levels, their squares on powers, divided so that the power stays.
    private int MixIn(int label, int level, RandomGenerator random, Span<float> target)
    {
        SoundExample other = _examples[random.Below(_examples.Count)];
        int otherLevel = Crop(other, random, _second);
        float r = random.Uniform(0.02f, 0.98f);
        double ratio = ExactMath.Exp((level - otherLevel) / (2.0 * Octave) * ExactMath.Log(2)) * (1 - r) / r;
        double weight = 1 / (1 + ratio);
        double scale = (weight * weight) + ((1 - weight) * (1 - weight));
        int gain = Q8(Log2(weight * weight / scale));
        int otherGain = Q8(Log2((1 - weight) * (1 - weight) / scale));
        for (int i = 0; i < _patch.Length; i++)
        {
            _patch[i] = Math.Max(0, _powers.Add(_patch[i] + gain, _second[i] + otherGain));
        }

        target[label] = r;
        target[other.Label] += 1 - r;
        return Math.Max(level + gain, otherLevel + otherGain);
    }

    // The input is a linear function of these values, so their mean is that of the inputs.
    private int MixUp(int label, int level, RandomGenerator random, Span<float> target)
    {
        SoundExample other = _examples[random.Below(_examples.Count)];
        int otherLevel = Crop(other, random, _second);
        float share = random.Uniform(0, 1);
        for (int i = 0; i < _patch.Length; i++)
        {
            _patch[i] = Mean(_patch[i], _second[i]);
        }

        target[label] = share;
        target[other.Label] += 1 - share;
        return Mean(level, otherLevel);

        int Mean(int first, int second) => (int)MathF.Round((share * first) + ((1 - share) * second), MidpointRounding.AwayFromZero);
    }

    // Noise of a level, a tilt, and the spread that power has in one frame: the sum of a few squares.
    private void AddNoise(int level, RandomGenerator random)
    {
        int loudest = Q8(_augmentation.LoudestNoise);
        int noise = level - loudest - random.Below(Math.Max(1, Q8(_augmentation.QuietestNoise) - loudest));
        float tilt = random.Uniform(-4, 2);
        for (int i = 0; i < _patch.Length; i++)
        {
            int band = i % _options.MelBands;
            int value = noise + Q8(tilt * band / _options.MelBands) + _noise[random.Below(_noise.Length)];
            _patch[i] = Math.Max(0, _powers.Add(_patch[i], value));
        }
    }

    // Straight down to the first band and to the last from corners in the lowest sixth and the highest third.
    private void LimitBands(RandomGenerator random)
    {
        float low = random.Uniform(0, _options.MelBands / 6f);
        float high = random.Uniform(_options.MelBands * 2 / 3f, _options.MelBands);
        int fade = Q8(random.Uniform(0, MostFade));
        for (int i = 0; i < _patch.Length; i++)
        {
            int band = i % _options.MelBands;
            float outside = Math.Max((low - band) / (low + 1), (band - high) / (_options.MelBands - high));
            _patch[i] = outside > 0 ? Math.Max(0, _patch[i] - (int)(fade * Math.Min(1, outside))) : _patch[i];
        }
    }

    private void AddSelfNoise(RandomGenerator random)
    {
        int change = Q8(random.Uniform(-SelfNoiseSpread, SelfNoiseSpread));
        for (int i = 0; i < _patch.Length; i++)
        {
            int value = _selfNoise[i % _options.MelBands] + change + _noise[random.Below(_noise.Length)];
            _patch[i] = Math.Max(0, _powers.Add(_patch[i], value));
        }
    }

    private void Mask(RandomGenerator random)
    {
        int maskFrom = random.Below(_options.Frames);
        int maskTo = Math.Min(_options.Frames, maskFrom + random.Below(_augmentation.MaskedFrames + 1));
        int bandFrom = random.Below(_options.MelBands);
        int bandTo = Math.Min(_options.MelBands, bandFrom + random.Below(_augmentation.MaskedBands + 1));
        for (int frame = 0; frame < _options.Frames; frame++)
        {
            int row = frame * _options.MelBands;
            if (frame >= maskFrom && frame < maskTo)
            {
                Array.Clear(_patch, row, _options.MelBands);
            }

            Array.Clear(_patch, row + bandFrom, bandTo - bandFrom);
        }
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
