using System;

namespace MeadowTinyMl.Training.Sound;

/// <summary>Adds powers that are given as log2 in Q8.</summary>
internal sealed class PowerSum
{
    private readonly short[] _rise;

    public PowerSum()
    {
        // From here on the weaker one changes nothing: log2(1 + 2^−10) is a third of 1/256.
        _rise = new short[10 << 8];
        for (int difference = 0; difference < _rise.Length; difference++)
        {
            double power = 1 + ExactMath.Exp(-difference / 256.0 * ExactMath.Log(2));
            _rise[difference] = (short)Math.Round(256 * ExactMath.Log(power) / ExactMath.Log(2), MidpointRounding.AwayFromZero);
        }
    }

    /// <summary>Returns log2(2^a + 2^b).</summary>
    public int Add(int a, int b)
    {
        int difference = Math.Abs(a - b);
        return Math.Max(a, b) + (difference < _rise.Length ? _rise[difference] : 0);
    }
}
