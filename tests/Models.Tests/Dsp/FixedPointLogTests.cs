using System;
using MeadowTinyMl.Dsp;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Dsp;

public class FixedPointLogTests
{
    [Theory]
    [InlineData(1ul, 0)]
    [InlineData(2ul, 1 << 16)]
    [InlineData(1ul << 31, 31 << 16)]
    [InlineData(1ul << 63, 63 << 16)]
    public void Log2_OfAPowerOfTwoIsExact(ulong value, int expected) => Assert.Equal(expected, FixedPointLog.Log2Q16(value));

    [Fact]
    public void Log2_IsWithinOneAndAHalfUnitsOfTheTruth()
    {
        var random = new Random(16);
        for (int i = 0; i < 200_000; i++)
        {
            ulong value = (ulong)random.NextInt64(1, long.MaxValue) >> random.Next(63);
            value = Math.Max(value, 1);
            double truth = Math.Log2(value) * 65_536;
            Assert.True(Math.Abs(FixedPointLog.Log2Q16(value) - truth) < 1.5, $"{value}: {FixedPointLog.Log2Q16(value)} for {truth}");
        }
    }

    [Fact]
    public void Log10_IsWithinOneUnitOfTheTruthAndNeverFalls()
    {
        int last = 0;
        for (uint value = 1; value < 4_000_000_000; value += 1 + (value / 1_000))
        {
            int log = FixedPointLog.Log10Q16(value);
            Assert.True(Math.Abs(log - (Math.Log10(value) * 65_536)) < 1.5, $"{value}");
            Assert.True(log >= last, $"{value}");
            last = log;
        }
    }
}
