using System.Linq;
using MeadowTinyMl.Drawing;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Drawing;

/// <summary>Labels of points that lie close together stay readable.</summary>
public class ScatterPlotTests
{
    [Theory]
    [InlineData(new double[] { 50, 20, 80 }, new double[] { 50, 20, 80 })]
    [InlineData(new double[] { 50, 50, 51 }, new double[] { 50, 60, 70 })]
    [InlineData(new double[] { 98, 95, 30 }, new double[] { 100, 90, 30 })]
    public void Spread_MovesPlacesAsLittleAsTheGapTakes(double[] places, double[] expected) =>
        Assert.Equal(expected, ScatterPlot.Spread(places, 10, 0, 100));

    [Fact]
    public void Spread_KeepsTheOrderAndTheGapWhereTheyAreMany()
    {
        double[] spread = ScatterPlot.Spread(Enumerable.Range(0, 10).Select(i => 90 + (0.1 * i)).ToArray(), 10, 0, 100);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => 10.0 * i), spread);
    }
}
