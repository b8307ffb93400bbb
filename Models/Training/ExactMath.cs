using System;

namespace MeadowTinyMl.Training;

/// <summary>Exponential and logarithm from IEEE additions and multiplications alone, so that training gives the same bytes with every C library.</summary>
internal static class ExactMath
{
    private const double Ln2 = 0.693147180559945309417;

    /// <summary>Returns e^x to about 1e-15 relative, for |x| up to 700; 0 below that.</summary>
    public static double Exp(double x)
    {
        if (x < -700)
        {
            return 0;
        }

        double k = Math.Floor((x / Ln2) + 0.5);
        double r = x - (k * Ln2);
        double sum = 1;
        double term = 1;
        for (int n = 1; n <= 14; n++)
        {
            term *= r / n;
            sum += term;
        }

        return sum * BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
    }

    /// <summary>Returns ln x for a normal x above 0.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = (bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        double z = (mantissa - 1) / (mantissa + 1);
        double square = z * z;
        double sum = 0;
        double power = z;
        for (int n = 1; n <= 41; n += 2)
        {
            sum += power / n;
            power *= square;
        }

        return (exponent * Ln2) + (2 * sum);
    }

    /// <summary>Returns cos(π·x) for x from 0 to 1, to about 1e-15.</summary>
    public static double CosPi(double x)
    {
        if (x > 0.5)
        {
            return -CosPi(1 - x);
        }

        double square = x * Math.PI * (x * Math.PI);
        double sum = 1;
        double term = 1;
        for (int n = 1; n <= 12; n++)
        {
            term *= -square / ((2 * n) * ((2 * n) - 1));
            sum += term;
        }

        return sum;
    }
}
