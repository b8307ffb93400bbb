using System;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation.Board;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Board;

/// <summary>Power, budget and counts as they are read from files.</summary>
public class PowerModelTests
{
    private const string Small =
        """
        { "efficiency": 0.85, "cell_watt_hours": 7.4,
          "rails": [ { "name": "3.3 V", "volts": 3.3 } ],
          "loads": [ { "name": "Board", "rail": "3.3 V", "ma": 100 }, { "name": "BME688", "rail": "3.3 V", "ma": 10 },
                     { "name": "PDM microphone", "rail": "3.3 V", "ma": 1 }, { "name": "Radio", "rail": "3.3 V", "ma": 80 } ] }
        """;

    // 100 + 5 + 1 + 20 = 126 mA at 3.3 V are 415.8 mW; 7400 · 0.85 / 415.8 are 15.13 hours.
    [Fact]
    public void DutyCycle_GivesThePowerAndTheHoursByHand()
    {
        PowerModel model = PowerModel.Parse(Small, "small");
        var half = new PowerDutyCycle("half", 1, 0.5, 1, 0.25);
        Assert.Equal(415.8, model.Milliwatts(half), 6);
        Assert.Equal(15.127, model.CellHours(half), 3);
    }

    [Theory]
    [InlineData("\"efficiency\": 0.85", "\"efficiency\": 1.01", "efficiency")]
    [InlineData("\"cell_watt_hours\": 7.4", "\"cell_watt_hours\": 0", "cell_watt_hours")]
    [InlineData("\"ma\": 80", "\"ma\": -1", "field ma")]
    [InlineData("\"ma\": 80", "\"amperes\": 80", "field ma")]
    [InlineData("\"ma\": 80", "\"ma\": \"80\"", "power tree")]
    [InlineData("\"name\": \"BME688\"", "\"name\": \"SGP41\"", "begins with BME688")]
    [InlineData("\"name\": \"BME688\", \"rail\": \"3.3 V\"", "\"name\": \"BME688\", \"rail\": \"5 V\"", "one of the rails")]
    [InlineData("\"volts\": 3.3", "\"volts\": 330", "volts")]
    [InlineData("\"loads\"", "\"load\"", "field loads")]
    [InlineData("{ \"eff", "[ \"eff", "power tree")]
    public void Parse_RefusesWhatMakesNoSense(string good, string bad, string named)
    {
        string text = Small.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Small, text);
        Assert.Contains(named, Assert.Throws<DataFormatException>(() => PowerModel.Parse(text, "small")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StatedModel_GivesEachDutyCycleItsPower()
    {
        PowerModel model = PowerModel.Stated();
        Assert.All(PowerDutyCycle.All, cycle => Assert.InRange(model.Milliwatts(cycle), 1, 10_000));
    }

    [Theory]
    [InlineData("{ \"flash_bytes\": 1, \"ram_bytes\": 1, \"milliseconds\": 1 }")]
    [InlineData("{ \"flash_bytes\": 0, \"ram_bytes\": 1, \"milliseconds\": 1, \"millijoules\": 1 }")]
    [InlineData("{ \"flash_bytes\": 1, \"ram_bytes\": 1, \"milliseconds\": 1, \"millijoules\": 1, \"x\": 1 }")]
    [InlineData("null")]
    [InlineData("")]
    public void Budget_RefusesWhatMakesNoSense(string text) => Assert.Throws<DataFormatException>(() => BoardBudget.Parse(text, "budget"));

    [Fact]
    public void Budget_NamesEachLimitThatIsPassed()
    {
        var estimate = new BoardEstimate
        {
            Network = new NetworkCost(1_000_000, 10, 1_000, 100, 10, 1),
            Seconds = 1,
            OtherInstructions = 1_000_000,
            BufferBytes = 89,
            NanosecondsPerInstruction = 5,
            BoardMilliwatts = 200,
        };
        Assert.Equal((10.0, 2.0, 1_200L, 0.01), (estimate.Milliseconds, estimate.Millijoules, estimate.RamBytes, estimate.Load));
        Assert.Empty(new BoardBudget(1_000, 1_200, 10, 2).Exceeded(estimate));
        Assert.Equal(4, new BoardBudget(999, 1_199, 9.9, 1.9).Exceeded(estimate).Count);
        Assert.StartsWith("RAM: 1,200 bytes", Assert.Single(new BoardBudget(1_000, 1_100, 10, 2).Exceeded(estimate)), StringComparison.Ordinal);
    }
}
