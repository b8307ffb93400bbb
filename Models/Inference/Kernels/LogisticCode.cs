using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>LOGISTIC of one code, in fixed point; the trainer computes with the same.</summary>
internal sealed class LogisticCode
{
    private readonly int _multiplier;
    private readonly int _shift;
    private readonly int _radius;

    /// <summary>Prepares the function.</summary>
    /// <param name="inputScale">Scale of the input's codes; its product with 2^27 must be finite.</param>
    public LogisticCode(float inputScale)
    {
        (_multiplier, _shift) = FixedPoint.QuantizeMultiplier(Sigmoids.Real(inputScale));
        _radius = Sigmoids.Radius(_shift);
    }

    /// <summary>Returns the code of the answer, −128 to 127.</summary>
    /// <param name="value">The input's code less its zero point.</param>
    public int Of(int value)
    {
        if (value <= -_radius || value >= _radius)
        {
            return value <= -_radius ? -128 : 127;
        }

        int y = FixedPoint.Multiply(value, _multiplier, _shift);
        int share = y == 0 ? 1 << 30
            : y > 0 ? FixedPointExp.OneOverOnePlus(FixedPointExp.Exp(-y, Sigmoids.InputIntegerBits))
            : int.MaxValue - FixedPointExp.OneOverOnePlus(FixedPointExp.Exp(y, Sigmoids.InputIntegerBits));
        return Math.Min(127, FixedPoint.RoundingShift(share, 23) - 128);
    }
}
