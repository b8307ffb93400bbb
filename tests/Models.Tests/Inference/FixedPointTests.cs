using MeadowTinyMl.Inference;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Values that the reference functions themselves give.</summary>
public class FixedPointTests
{
    [Theory]
    [InlineData(1073741824, 1073741824, 536870912)]
    [InlineData(-1073741824, 1073741824, -536870912)]
    [InlineData(3, 1073741824, 2)]
    [InlineData(-3, 1073741824, -1)]
    [InlineData(1, 1073741824, 1)]
    [InlineData(-1, 1073741824, 0)]
    [InlineData(5, 1073741823, 2)]
    [InlineData(-5, 1073741823, -2)]
    [InlineData(123456789, -987654321, -56779306)]
    [InlineData(-2147483648, -2147483648, 2147483647)]
    [InlineData(-2147483648, 2147483647, -2147483647)]
    [InlineData(2147483647, 2147483647, 2147483646)]
    public void HighMultiply_SendsTiesUp(int a, int b, int expected)
    {
        Assert.Equal(expected, FixedPoint.HighMultiply(a, b));
        Assert.Equal(expected, SlowArithmetic.HighMultiply(a, b));
    }

    [Theory]
    [InlineData(5, 1, 3)]
    [InlineData(-5, 1, -3)]
    [InlineData(6, 2, 2)]
    [InlineData(-6, 2, -2)]
    [InlineData(7, 2, 2)]
    [InlineData(-7, 2, -2)]
    [InlineData(2, 2, 1)]
    [InlineData(-2, 2, -1)]
    [InlineData(1, 1, 1)]
    [InlineData(-1, 1, -1)]
    [InlineData(-9, 0, -9)]
    [InlineData(2147483647, 31, 1)]
    [InlineData(-2147483648, 31, -1)]
    [InlineData(1073741824, 31, 1)]
    [InlineData(-1073741824, 31, -1)]
    public void RoundingShift_SendsTiesAwayFromZero(int x, int exponent, int expected)
    {
        Assert.Equal(expected, FixedPoint.RoundingShift(x, exponent));
        Assert.Equal(expected, SlowArithmetic.RoundingShift(x, exponent));
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(1.0, 1073741824, 1)]
    [InlineData(0.5, 1073741824, 0)]
    [InlineData(0.75, 1610612736, 0)]
    [InlineData(0.1, 1717986918, -3)]
    [InlineData(1.0 / 3, 1431655765, -1)]
    [InlineData(2.5, 1342177280, 2)]
    [InlineData(123.456, 2071247978, 7)]
    [InlineData(0.0003921568859368563, 1724724224, -11)]
    [InlineData(0.99999999999, 1073741824, 1)]
    [InlineData(4e-10, 1844674407, -31)]
    [InlineData(1e-10, 0, 0)]
    public void QuantizeMultiplier_GivesMantissaAndShift(double real, int multiplier, int shift)
    {
        Assert.Equal((multiplier, shift), FixedPoint.QuantizeMultiplier(real));
        Assert.Equal((multiplier, shift), SlowArithmetic.QuantizeMultiplier(real));
    }

    [Theory]
    [InlineData(5, 1073741824, -1, 2)]
    [InlineData(-5, 1073741824, -1, -1)]
    [InlineData(6, 1073741824, -1, 2)]
    [InlineData(-6, 1073741824, -1, -2)]
    [InlineData(3, 1073741824, 0, 2)]
    [InlineData(-3, 1073741824, 0, -1)]
    [InlineData(7, 1073741824, -1, 2)]
    [InlineData(-7, 1073741824, -1, -2)]
    [InlineData(1000, 1073741824, 1, 1000)]
    [InlineData(1000, 1518500250, -3, 88)]
    [InlineData(12345, 1288490189, -7, 58)]
    [InlineData(1, 1073741824, 5, 16)]
    [InlineData(2147483, 1500000000, 9, 767999768)]
    [InlineData(-32768, 2147483647, -10, -32)]
    [InlineData(3, 1073741824, 31, -1073741824)]
    [InlineData(3, 1073741824, 40, 0)]
    public void Multiply_RoundsTwice(int x, int multiplier, int shift, int expected)
    {
        Assert.Equal(expected, FixedPoint.Multiply(x, multiplier, shift));
        Assert.Equal(expected, SlowArithmetic.Multiply(x, multiplier, shift));
    }

    [Theory]
    [InlineData(0, 2147483647)]
    [InlineData(-1, 2147483124)]
    [InlineData(-16777216, 1672462419)]
    [InlineData(-67108864, 790015308)]
    [InlineData(-134217728, 290630390)]
    [InlineData(-123456789, 341177383)]
    [InlineData(-1073741824, 242)]
    [InlineData(-2147483648, 0)]
    public void Exp_GivesTheReferenceBits(int a, int expected) => Assert.Equal(expected, FixedPointExp.Exp(a, 5));

    [Theory]
    [InlineData(0, 2147483647)]
    [InlineData(1, 2147483647)]
    [InlineData(123456789, 2030738432)]
    [InlineData(1073741824, 1431655762)]
    [InlineData(2147483647, 1073741820)]
    public void OneOverOnePlus_GivesTheReferenceBits(int a, int expected) => Assert.Equal(expected, FixedPointExp.OneOverOnePlus(a));
}
