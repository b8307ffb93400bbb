using System;

namespace MeadowTinyMl.Dsp;

/// <summary>Log-mel patches of int16 sound, in integers: Hann window, FFT, mel filter bank, logarithm.</summary>
/// <remarks>Allocates nothing after construction. Not safe for use by two threads at once.</remarks>
public sealed class LogMel
{
    // A band of digital silence or of noise far below one bit is answered with 0; see Compute.
    private const int FloorLog2 = 6;

    // The window has 15 bits, which are 30 in power; the filters' weights have 15.
    private const int ScaleLog2 = FloorLog2 + 30 + 15;

    private readonly LogMelOptions _options;
    private readonly RealFft _fft = new();
    private readonly MelFilterBank _bank;
    private readonly int[] _window = new int[LogMelOptions.FrameLengthSamples]; // Q15
    private readonly int[] _frame = new int[LogMelOptions.FrameLengthSamples];
    private readonly uint[] _power = new uint[RealFft.Bins];

    /// <summary>Prepares tables for one shape.</summary>
    /// <param name="options">The shape; checked here.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shape is out of range.</exception>
    public LogMel(LogMelOptions options)
    {
        _options = options ?? throw new ArgumentNullException(nameof(options));
        options.Check();
        _bank = new MelFilterBank(options);
        for (int i = 0; i < _window.Length; i++)
        {
            double hann = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / _window.Length));
            _window[i] = (int)Math.Round(hann * 32_768, MidpointRounding.AwayFromZero);
        }
    }

    /// <summary>Computes one patch.</summary>
    /// <param name="pcm">Sound at the options' rate.</param>
    /// <param name="start">First sample of the patch.</param>
    /// <param name="patch">
    /// Shape [frames, bands], overwritten with max(0, log2(band energy) − 6) in Q8, where a full-scale sine in the middle of a band gives about 38 × 256
    /// and one doubling of the amplitude is 512.
    /// </param>
    /// <exception cref="ArgumentException">The sound or the patch is too short.</exception>
    public void Compute(short[] pcm, int start, short[] patch)
    {
        if (start < 0 || pcm.Length - start < _options.SamplesPerPatch)
        {
            throw new ArgumentException($"A patch needs {_options.SamplesPerPatch} samples from {start}, of {pcm.Length}.", nameof(pcm));
        }

        if (patch.Length < _options.PatchLength)
        {
            throw new ArgumentException($"A patch has {_options.PatchLength} values, not {patch.Length}.", nameof(patch));
        }

        for (int frame = 0; frame < _options.Frames; frame++)
        {
            ComputeFrame(pcm, start + (frame * _options.HopLengthSamples), patch, frame * _bank.Bands);
        }
    }

    /// <summary>Overwrites what the last frame has left here with zeroes.</summary>
    public void Zero()
    {
        Array.Clear(_frame, 0, _frame.Length);
        Array.Clear(_power, 0, _power.Length);
        _fft.Zero();
    }

    private unsafe void ComputeFrame(short[] pcm, int start, short[] patch, int at)
    {
        fixed (short* sound = &pcm[start])
        fixed (int* window = _window, frame = _frame)
        {
            for (int i = 0; i < LogMelOptions.FrameLengthSamples; i++)
            {
                frame[i] = sound[i] * window[i];
            }
        }

        int exponent = _fft.Power(_frame, _power);
        for (int band = 0; band < _bank.Bands; band++)
        {
            ulong energy = _bank.Energy(band, _power);
            int log2 = energy == 0 ? 0 : FixedPointLog.Log2Q16(energy) + (((2 * exponent) - ScaleLog2) << 16);
            patch[at + band] = (short)Math.Max(0, (log2 + 128) >> 8);
        }
    }
}
