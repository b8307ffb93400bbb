using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Classification;

/// <summary>Which scans are no input for a model: those that no air gives.</summary>
public class GasInputTests
{
    private static readonly int[] CleanAir = new int[GasFeatures.Steps];

    [Fact]
    public void Judge_LetsCleanAirPassSaturatedOrNot()
    {
        Assert.Equal(QualityFlags.None, GasInput.Judge(Ohms(), CleanAir));
        Assert.Equal(QualityFlags.Saturated, GasInput.Judge(Ohms(saturated: 3), CleanAir));
    }

    [Fact]
    public void Judge_RefusesAStepMoreThanHalfADecadeAboveCleanAir()
    {
        for (int step = 0; step < GasFeatures.Steps; step++)
        {
            Assert.Equal(QualityFlags.None, GasInput.Judge(Ohms(), With(step, GasInput.HighestQ16)));
            Assert.Equal(QualityFlags.OutOfRange, GasInput.Judge(Ohms(), With(step, GasInput.HighestQ16 + 1)));
        }
    }

    [Fact]
    public void Judge_RefusesASaturatedStepBesideOneWellBelowCleanAir()
    {
        Assert.Equal(QualityFlags.None, GasInput.Judge(Ohms(), With(7, -200_000)));
        Assert.Equal(QualityFlags.Saturated, GasInput.Judge(Ohms(saturated: 1), With(7, GasInput.LowestBesideSaturatedQ16)));
        Assert.Equal(QualityFlags.Saturated | QualityFlags.OutOfRange, GasInput.Judge(Ohms(saturated: 1), With(7, GasInput.LowestBesideSaturatedQ16 - 1)));
    }

    [Fact]
    public void Judge_AllocatesNothing()
    {
        uint[] ohms = Ohms();
        GasInput.Judge(ohms, CleanAir);
        Assert.Equal(0, Allocations.EachTime(() => GasInput.Judge(ohms, CleanAir)));
    }

    private static uint[] Ohms(int saturated = -1) => Enumerable.Range(0, GasFeatures.Steps).Select(step => step == saturated ? GasFeatures.SaturatedOhms : 500_000u).ToArray();

    private static int[] With(int step, int feature) => CleanAir.Select((clean, i) => i == step ? feature : clean).ToArray();
}
