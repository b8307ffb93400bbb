using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Evaluation.Board;

/// <summary>What the device draws, read from the power tree of <c>hardware/power.json</c>: whoever has measured a current puts it there.</summary>
/// <param name="Board">Of the board without radio, in milliwatts.</param>
/// <param name="Heater">Of the gas sensor, averaged over a scan, in milliwatts.</param>
/// <param name="Microphone">Of the microphone, in milliwatts.</param>
/// <param name="Radio">Of the connected radio, in milliwatts.</param>
/// <param name="CellMilliwattHours">The energy of the cell that reaches the parts.</param>
public sealed record PowerModel(double Board, double Heater, double Microphone, double Radio, double CellMilliwattHours)
{
    /// <summary>Reads the model of this repository.</summary>
    public static PowerModel Stated()
    {
        using Stream stream = typeof(PowerModel).Assembly.GetManifestResourceStream("power.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), "power.json");
    }

    /// <summary>Reads a power tree.</summary>
    /// <param name="text">JSON: efficiency, cell_watt_hours, rails with volts, loads with ma on a rail; loads are found by the word that their names begin with.</param>
    /// <param name="place">Where it stands, for error messages.</param>
    /// <exception cref="DataFormatException">A field or load is missing or out of range.</exception>
    public static PowerModel Parse(string text, string place)
    {
        try
        {
            JsonNode tree = JsonNode.Parse(text) ?? throw new DataFormatException(place, "document", "an object", "null");
            double efficiency = Number(tree, "efficiency", 0.01, 1);
            double cell = Number(tree, "cell_watt_hours", 0.001, 10_000);
            Dictionary<string, double> volts = Rows(tree, "rails").ToDictionary(rail => Name(rail), rail => Number(rail, "volts", 0.5, 60));
            double Load(string word)
            {
                JsonNode load = Rows(tree, "loads").FirstOrDefault(row => Name(row).StartsWith(word, StringComparison.Ordinal))
                    ?? throw new DataFormatException(place, "loads", $"a load whose name begins with {word}", "none");
                string rail = (string?)load["rail"] ?? string.Empty;
                return volts.TryGetValue(rail, out double volt)
                    ? volt * Number(load, "ma", 0, 10_000)
                    : throw new DataFormatException(place, $"load {Name(load)}", "one of the rails", $"'{rail}'");
            }

            return new PowerModel(Load("Board"), Load("BME688"), Load("PDM microphone"), Load("Radio"), 1_000 * cell * efficiency);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DataFormatException(place, "document", "a power tree as hardware/power.json is one", exception.Message);
        }

        double Number(JsonNode node, string field, double low, double high)
        {
            double? value = (double?)node[field];
            return value >= low && value <= high
                ? value.Value
                : throw new DataFormatException(place, $"field {field}", FormattableString.Invariant($"{low} to {high}"), FormattableString.Invariant($"{value}"));
        }

        IEnumerable<JsonNode> Rows(JsonNode node, string field) =>
            (node[field] as JsonArray ?? throw new DataFormatException(place, $"field {field}", "a list", "none")).OfType<JsonNode>();

        static string Name(JsonNode row) => (string?)row["name"] ?? string.Empty;
    }

    /// <summary>Returns the average power in a duty cycle, in milliwatts; also the milliwatt-hours of an hour.</summary>
    public double Milliwatts(PowerDutyCycle cycle) =>
        (cycle.Board * Board) + (cycle.Heater * Heater) + (cycle.Microphone * Microphone) + (cycle.Radio * Radio);

    /// <summary>Returns the hours that the cell lasts in a duty cycle.</summary>
    public double CellHours(PowerDutyCycle cycle) => CellMilliwattHours / Milliwatts(cycle);
}
