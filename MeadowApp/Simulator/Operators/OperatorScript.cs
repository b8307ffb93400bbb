using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.Simulator.Operators;

/// <summary>Reads a list of <c>{alert, action, class, after_ms}</c>.</summary>
internal static class OperatorScript
{
    private static readonly Dictionary<string, HumanAction> Actions = new(StringComparer.Ordinal)
    {
        ["acknowledge"] = HumanAction.Acknowledge,
        ["confirm"] = HumanAction.Confirm,
        ["reject"] = HumanAction.Reject,
        ["reclassify"] = HumanAction.Reclassify,
        ["escalate"] = HumanAction.Escalate,
    };

    /// <summary>Reads a script.</summary>
    /// <param name="path">A JSON file.</param>
    /// <param name="labels">The classes that may be given.</param>
    /// <exception cref="DataFormatException">It is no such list.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<ScriptedAnswer> Read(string path, IReadOnlyCollection<string> labels)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(path, $"line {exception.LineNumber + 1}", "JSON", "something else");
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new DataFormatException(path, "start", "a list of {alert, action, class, after_ms}", document.RootElement.ValueKind.ToString());
            }

            return document.RootElement.EnumerateArray().Select((item, place) => Read(item, path, $"item {place + 1}", labels)).ToArray();
        }
    }

    private static ScriptedAnswer Read(JsonElement item, string path, string place, IReadOnlyCollection<string> labels)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new DataFormatException(path, place, "an object with alert, action, class and after_ms", item.ValueKind.ToString());
        }

        foreach (JsonProperty property in item.EnumerateObject())
        {
            if (property.Name is not ("alert" or "action" or "class" or "after_ms"))
            {
                throw new DataFormatException(path, place, "alert, action, class or after_ms", property.Name);
            }
        }

        string named = item.TryGetProperty("action", out JsonElement action) && action.ValueKind == JsonValueKind.String ? action.GetString()! : "nothing";
        if (!Actions.TryGetValue(named, out HumanAction known))
        {
            throw new DataFormatException(path, place + " action", string.Join(", ", Actions.Keys), named);
        }

        string? label = item.TryGetProperty("class", out JsonElement given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (known == HumanAction.Reclassify && (label == null || !labels.Contains(label)))
        {
            throw new DataFormatException(path, place + " class", string.Join(", ", labels), label ?? "nothing");
        }

        return new ScriptedAnswer(Whole(item, "alert", 1, path, place), known, known == HumanAction.Reclassify ? label : null, Whole(item, "after_ms", 0, path, place));
    }

    private static long Whole(JsonElement item, string name, long least, string path, string place)
    {
        if (item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long whole) && whole >= least)
        {
            return whole;
        }

        throw new DataFormatException(path, $"{place} {name}", $"a whole number of at least {least}", value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText());
    }
}
