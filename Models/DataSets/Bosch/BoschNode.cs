using System;
using System.Collections.Generic;
using System.Text.Json;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>A value of a JSON file and where it stands, so that a refusal can name file, place, limit and value.</summary>
internal readonly struct BoschNode(string file, string place, JsonElement element)
{
    private const int MaxText = 200;

    public JsonElement Element => element;

    /// <summary>Goes down to a member; the refusal names it where it is missing.</summary>
    public BoschNode this[string name] =>
        Find(name) ?? throw new DataFormatException(file, place, $"an object with a member '{name}'", element.ValueKind == JsonValueKind.Object ? "none" : Kind);

    private string Kind => element.ValueKind.ToString().ToLowerInvariant();

    public BoschNode? Find(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            ? new BoschNode(file, place == "document" ? name : $"{place}.{name}", member)
            : null;

    public IEnumerable<BoschNode> Items(int most)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("a list");
        }

        if (element.GetArrayLength() > most)
        {
            throw new DataFormatException(file, place, $"a list of at most {most}", $"{element.GetArrayLength()}");
        }

        return Each();
    }

    public string Text()
    {
        string? text = element.ValueKind == JsonValueKind.String ? element.GetString() : element.ValueKind == JsonValueKind.Number ? element.GetRawText() : null;
        return text != null && text.Length <= MaxText ? text : throw Wrong($"a text of at most {MaxText} characters");
    }

    public int Whole(int low, int high)
    {
        double? value = element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double number) ? number : null;
        return value >= low && value <= high && Math.Floor(value.Value) == value ? (int)value : throw Wrong($"a whole number from {low} to {high}");
    }

    public DataFormatException Wrong(string expected) => new(file, place, expected, Shown(element));

    internal static string Shown(JsonElement value)
    {
        string text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= 60 ? text : text[..57] + "...";
    }

    private IEnumerable<BoschNode> Each()
    {
        int at = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            yield return new BoschNode(file, $"{place}[{at++}]", item);
        }
    }
}
