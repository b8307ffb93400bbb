using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Hardware;

/// <summary>Holds <c>hardware/power.json</c> against its drawing, its table in the README, and its own limits.</summary>
public class PowerTreeTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "hardware");

    private static readonly PowerBudget Budget = Read();

    [Fact]
    public void Drawing_IsMadeFromTheBudget()
    {
        string file = Path.Combine(Folder, "power-tree.svg");
        string drawn = PowerTree.Draw(Budget);
        if (Environment.GetEnvironmentVariable("WRITE_DRAWINGS") == "1")
        {
            File.WriteAllText(file, drawn);
        }

        Assert.Equal(drawn, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Sentinel_CountsTheEnergyOfTheSameFigures()
    {
        int Of(string name) => (int)Math.Round(3_300 * Budget.Loads.Single(load => load.Name.StartsWith(name, StringComparison.Ordinal)).Milliamperes, MidpointRounding.AwayFromZero);
        Assert.Equal(new DevicePower(Of("Board"), Of("BME688"), Of("PDM microphone")), DevicePower.Stated);
    }

    [Fact]
    public void Rails_BearWhatTheyFeedAllAtOnce()
    {
        Rail last = Budget.Rails[^1];
        Assert.All(Budget.Loads, load => Assert.Equal(last.Name, load.Rail));
        Assert.All(Budget.Loads, load => Assert.InRange(load.Milliamperes, 0, load.PeakMilliamperes));
        Assert.All(Budget.Loads, load => Assert.InRange(load.Duty, 0, 1));
        Assert.InRange(Budget.PeakMilliamperes, 0, last.LimitMilliamperes);
    }

    [Fact]
    public void Readme_GivesTheBudgetsFigures()
    {
        string readme = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.All(Budget.Loads, load => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| {load.Name} | {load.PeakMilliamperes:0.#} mA | {load.Milliamperes:0.#} mA | {load.Duty:0.##} | {load.Milliamperes * load.Duty:0.#} mA | {load.Source} |"),
            readme,
            StringComparison.Ordinal));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Budget.AverageMilliwatts:0} mW"), readme, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Budget.Hours(0):0.0} hours"), readme, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Budget.Hours(Budget.RadioMilliamperes):0.0} with the radio"), readme, StringComparison.Ordinal);
    }

    private static PowerBudget Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "power.json")));
        JsonElement root = document.RootElement;
        return new PowerBudget(
            root.GetProperty("efficiency").GetDouble(),
            root.GetProperty("cell_watt_hours").GetDouble(),
            root.GetProperty("rails").EnumerateArray().Select(rail => new Rail(
                rail.GetProperty("name").GetString()!,
                rail.GetProperty("volts").GetDouble(),
                rail.GetProperty("from").GetString()!,
                rail.GetProperty("limit_ma").GetInt32(),
                rail.GetProperty("note").GetString()!)).ToArray(),
            root.GetProperty("loads").EnumerateArray().Select(load => new Load(
                load.GetProperty("name").GetString()!,
                load.GetProperty("rail").GetString()!,
                load.GetProperty("peak_ma").GetDouble(),
                load.GetProperty("ma").GetDouble(),
                load.GetProperty("duty").GetDouble(),
                load.GetProperty("source").GetString()!)).ToArray());
    }
}
