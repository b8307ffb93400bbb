using System;

namespace MeadowTinyMl.Training.Sound;

/// <summary>Makes patches that belong to no class: known ones upside down or rolled in frequency, or sounds made of a bent spectrum, lines, waves and pulses.</summary>
/// <remarks>
/// A network that has equal shares of all classes as the target for them is less sure of sounds it was never taught: Hendrycks, Mazeika and Dietterich, Deep anomaly detection with outlier exposure,
/// ICLR 2019, section 3. These outliers need no recordings of their own. Levels are log2 of power, as in <see cref="SoundAugmentation"/>.
/// </remarks>
internal sealed class StrangeSounds(int frames, int bands, int[] noise)
{
    private const int Octave = 256;
    private const float Floor = 6; // octaves that a made spectrum lies below the clip's loudest frame
    private const float LineWidth = 0.7f; // bands, to either side

    private readonly int[] _before = new int[frames * bands];
    private readonly float[] _spectrum = new float[bands];

    /// <summary>Makes a patch strange.</summary>
    /// <param name="patch">A patch of a clip, [frames, bands] in Q8; overwritten.</param>
    /// <param name="level">The level of its loudest frame, in Q8.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <returns>The level of the strange patch's loudest frame, in Q8.</returns>
    public int Write(int[] patch, int level, RandomGenerator random)
    {
        patch.CopyTo(_before, 0);
        switch (random.Below(4))
        {
            case 0:
                TurnOver(patch, isBackwards: random.Below(2) == 0);
                return level;
            case 1:
                Roll(patch, (bands / 4) + random.Below(bands / 2));
                return level;
            default:
                return Make(patch, level, random);
        }
    }

    /// <summary>Gives a patch the course of another: what of it differs from its mean, band by band.</summary>
    /// <param name="patch">A patch of a clip, [frames, bands] in Q8; its mean spectrum stays, all else of it is overwritten.</param>
    /// <param name="course">A patch of another clip.</param>
    /// <returns>The level of the loudest frame, in Q8.</returns>
    public int Exchange(int[] patch, int[] course)
    {
        int loudest = 0;
        for (int band = 0; band < bands; band++)
        {
            int change = Mean(patch, band) - Mean(course, band);
            for (int i = band; i < patch.Length; i += bands)
            {
                patch[i] = Math.Max(0, course[i] + change);
                loudest = Math.Max(loudest, patch[i]);
            }
        }

        return loudest;
    }

    private int Mean(int[] patch, int band)
    {
        long sum = 0;
        for (int i = band; i < patch.Length; i += bands)
        {
            sum += patch[i];
        }

        return (int)(sum / frames);
    }

    private void TurnOver(int[] patch, bool isBackwards)
    {
        for (int frame = 0; frame < frames; frame++)
        {
            int from = isBackwards ? frames - 1 - frame : frame;
            for (int band = 0; band < bands; band++)
            {
                patch[(frame * bands) + band] = _before[(from * bands) + bands - 1 - band];
            }
        }
    }

    private void Roll(int[] patch, int by)
    {
        for (int i = 0; i < patch.Length; i++)
        {
            int band = i % bands;
            patch[i] = _before[i - band + ((band + by) % bands)];
        }
    }

    private int Make(int[] patch, int level, RandomGenerator random)
    {
        BendSpectrum(random);
        var lines = new Lines(random);
        var course = new Course(random);
        float spread = random.Uniform(0, 1);
        int loudest = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            float change = course.Next(frame, random);
            float shift = lines.Shift(frame, frames, course.Phase);
            for (int band = 0; band < bands; band++)
            {
                float value = _spectrum[band] + change + lines.Level(band, shift);
                int power = level - Q8(Floor) + Q8(value) + (int)(spread * noise[random.Below(noise.Length)]);
                patch[(frame * bands) + band] = Math.Max(0, power);
                loudest = Math.Max(loudest, power);
            }
        }

        return loudest;
    }

    // A tilt and a walk that forgets.
    private void BendSpectrum(RandomGenerator random)
    {
        float tilt = random.Uniform(-8, 4);
        float rough = random.Uniform(0, 0.9f);
        float walk = 0;
        for (int band = 0; band < bands; band++)
        {
            walk = (0.9f * walk) + random.Uniform(-rough, rough);
            _spectrum[band] = (tilt * band / bands) + (3 * walk);
        }
    }

    private static int Q8(float octaves) => (int)MathF.Round(octaves * Octave, MidpointRounding.AwayFromZero);

    /// <summary>Lines like harmonics, which crowd towards the high bands, glide and tremble; or none.</summary>
    private readonly struct Lines(RandomGenerator random)
    {
        private readonly bool _are = random.Below(2) == 0;
        private readonly float _step = random.Uniform(1.5f, 12);
        private readonly float _height = random.Uniform(2, 9);
        private readonly float _glide = random.Below(2) == 0 ? 0 : random.Uniform(-6, 6);
        private readonly float _tremble = random.Below(2) == 0 ? 0 : random.Uniform(0, 1.5f);
        private readonly float _rate = random.Uniform(0.05f, 0.8f);
        private readonly float _first = random.Uniform(1, 20);

        public float Shift(int frame, int frames, float phase) => (_glide * frame / frames) + (_tremble * (float)ExactMath.CosPi(Math.Abs((((frame * _rate) + phase) % 2) - 1)));

        public float Level(int band, float shift)
        {
            float place = band - shift - _first;
            float step = Math.Max(1.2f, _step * (1 - (0.02f * band)));
            return _are && place >= -1 && Math.Abs((place / step) - MathF.Round(place / step, MidpointRounding.AwayFromZero)) * step < LineWidth ? _height : 0;
        }
    }

    /// <summary>How the level goes: steady, in waves, in pulses that fade, on and off.</summary>
    private struct Course(RandomGenerator random)
    {
        private readonly int _kind = random.Below(4);
        private readonly float _depth = random.Uniform(1, 9);
        private readonly float _rate = random.Uniform(0.02f, 0.45f);
        public readonly float Phase = random.Uniform(0, 1);
        private readonly float _fall = random.Uniform(0.05f, 1.2f);
        private readonly float _irregular = random.Below(2) == 0 ? 0 : random.Uniform(0, 0.8f);
        private float _since;
        private float _wait;

        public float Next(int frame, RandomGenerator random)
        {
            float place = (frame * _rate) + Phase;
            return _kind switch
            {
                1 => _depth * Wave(place % 2) / 2,
                2 => Pulse(frame, random),
                3 => place % 1 < 0.5f ? 0 : -_depth,
                _ => 0,
            };
        }

        // cos(π·x) for x from 0 to 2.
        private static float Wave(double x) => (float)ExactMath.CosPi(x < 1 ? x : 2 - x);

        private float Pulse(int frame, RandomGenerator random)
        {
            (_since, _wait) = frame == 0 ? (Phase / _rate, 1 / _rate) : (_since, _wait);
            _since++;
            if (_since >= _wait)
            {
                _since = 0;
                _wait = (1 / _rate) * (1 + random.Uniform(-_irregular, _irregular));
            }

            return -Math.Min(_depth + 3, 2 * _fall * _since);
        }
    }
}
