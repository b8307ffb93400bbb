using System;
using MeadowTinyMl.Training;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Our own exponential and logarithm against those of the runtime.</summary>
public class ExactMathTests
{
    [Fact]
    public void Exp_IsWithinFewUnitsInTheLastPlace()
    {
        Assert.Equal(1, ExactMath.Exp(0));
        Assert.Equal(0, ExactMath.Exp(-701));
        for (double x = -690; x < 690; x += 0.7301)
        {
            Assert.InRange(ExactMath.Exp(x) / Math.Exp(x), 1 - 1e-13, 1 + 1e-13);
        }
    }

    [Fact]
    public void Log_IsWithinFewUnitsInTheLastPlace()
    {
        Assert.Equal(0, ExactMath.Log(1));
        for (double x = 1e-30; x < 1e30; x *= 1.37)
        {
            Assert.Equal(Math.Log(x), ExactMath.Log(x), 1e-13 * (1 + Math.Abs(Math.Log(x))));
        }
    }
}
