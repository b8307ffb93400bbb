using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>Turns int32 sums into int8 codes: one multiplier for all channels or one for each, the output's zero point, and the range of the fused activation.</summary>
internal sealed class Requantizer
{
    private readonly int[] _multipliers;
    private readonly int[] _shifts;
    private readonly int _zeroPoint;
    private readonly int _low;
    private readonly int _high;

    private Requantizer(int[] multipliers, int[] shifts, int zeroPoint, (int Low, int High) range)
    {
        _multipliers = multipliers;
        _shifts = shifts;
        _zeroPoint = zeroPoint;
        _low = range.Low;
        _high = range.High;
    }

    /// <summary>Gets the output's zero point.</summary>
    public int ZeroPoint => _zeroPoint;

    /// <summary>Gets the lowest and highest code.</summary>
    public (int Low, int High) Range => (_low, _high);

    /// <summary>Convolutions: the product of the scales in double precision, per channel.</summary>
    public static Requantizer PerChannel(TensorInfo input, TensorInfo weights, TensorInfo output, int channels, (int Low, int High) range)
    {
        var multipliers = new int[channels];
        var shifts = new int[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            float weightScale = weights.Scales[weights.Scales.Length == 1 ? 0 : channel];
            double real = (double)input.Scale * weightScale / output.Scale;
            (multipliers[channel], shifts[channel]) = FixedPoint.QuantizeMultiplier(real);
        }

        return new Requantizer(multipliers, shifts, output.ZeroPoint, range);
    }

    /// <summary>A fully connected layer with one weight scale: the product of the scales is rounded to float32 first.</summary>
    public static Requantizer PerTensor(TensorInfo input, TensorInfo weights, TensorInfo output, int channels, (int Low, int High) range)
    {
        (int multiplier, int shift) = FixedPoint.QuantizeMultiplier((double)(float)(input.Scale * weights.Scale) / output.Scale);
        var multipliers = new int[channels];
        var shifts = new int[channels];
        Array.Fill(multipliers, multiplier);
        Array.Fill(shifts, shift);
        return new Requantizer(multipliers, shifts, output.ZeroPoint, range);
    }

    public (int Multiplier, int Shift) Multiplier(int channel) => (_multipliers[channel], _shifts[channel]);

    public sbyte Apply(int sum, int channel)
    {
        int code = FixedPoint.Multiply(sum, _multipliers[channel], _shifts[channel]) + _zeroPoint;
        return (sbyte)(code < _low ? _low : code > _high ? _high : code);
    }
}
