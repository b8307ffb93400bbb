using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary>What people answered to the alerts of a released model, from <c>audit stats LOG --json</c> of the devices that ran it.</summary>
/// <remarks>What a person says is no ground truth: it blocks a release only where most alerts of a hazard were overruled beyond chance, and the new model is no more precise in that class.</remarks>
internal sealed class FieldAnswers
{
    /// <summary>The answers from which on a hazard is judged; the page judges a site from the same count on.</summary>
    public const int LeastAnswers = 30;

    private const double MostOverruled = 0.5;
    private const string Simulator = "simulator";

    private readonly Dictionary<string, (long Overruled, long Answered)> _byHazard = new(StringComparer.Ordinal);

    /// <summary>Reads and adds up figures.</summary>
    /// <param name="files">Files of <c>audit stats --json</c>, each of another log.</param>
    /// <exception cref="DataFormatException">A file holds something else, or answers of the simulator's program.</exception>
    public static FieldAnswers Read(IReadOnlyList<string> files)
    {
        var answers = new FieldAnswers();
        foreach (string file in files)
        {
            answers.Add(file);
        }

        return answers;
    }

    /// <summary>Returns what people would have to put up with again.</summary>
    /// <param name="before">The model that they answered to.</param>
    /// <param name="precisions">By class the precision of that model and of the new one, as their reports say; null where a report names none.</param>
    /// <returns>A sentence for each hazard that most answers overruled and whose precision does not rise.</returns>
    public IReadOnlyList<string> Against(ModelManifest before, IReadOnlyDictionary<string, (double? Before, double? After)> precisions)
    {
        var complaints = new List<string>();
        foreach (string label in before.Labels)
        {
            if (!_byHazard.TryGetValue($"{before.Id} {before.Version} {label}", out (long Overruled, long Answered) count) || count.Answered < LeastAnswers)
            {
                continue;
            }

            var share = new WilsonInterval(count.Overruled, count.Answered);
            (double? old, double? next) = precisions.GetValueOrDefault(label);
            if (share.Low > MostOverruled && !(next > old))
            {
                complaints.Add(string.Create(CultureInfo.InvariantCulture, $"people overruled {count.Overruled} of {count.Answered} alerts of {label}, and its precision does not rise: {Text(old)} before, {Text(next)} now"));
            }
        }

        return complaints;
    }

    private static string Text(double? precision) => precision?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "unknown";

    private void Add(string file)
    {
        JsonElement root;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            root = document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(file, $"line {exception.LineNumber + 1}", "JSON", "other text");
        }

        foreach (JsonElement site in List(file, root, "by_site"))
        {
            if (Key(file, site) == Simulator)
            {
                throw new DataFormatException(file, "key by_site", "answers of people", "those of the simulator, which a program gave");
            }
        }

        foreach (JsonElement hazard in List(file, root, "by_hazard"))
        {
            string key = Key(file, hazard);
            (long overruled, long answered) = _byHazard.GetValueOrDefault(key);
            JsonElement share = hazard.TryGetProperty("overridden", out JsonElement found) ? found : default;
            long count = Count(file, share, "count");
            long of = Count(file, share, "of");
            _byHazard[key] = count <= of
                ? (overruled + count, answered + of)
                : throw new DataFormatException(file, "key by_hazard", $"at most {of} answers overruled", count.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static JsonElement.ArrayEnumerator List(string file, JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : throw new DataFormatException(file, $"key {name}", "a list, as audit stats --json writes it", "none");

    private static string Key(string file, JsonElement group) =>
        group.ValueKind == JsonValueKind.Object && group.TryGetProperty("key", out JsonElement key) && key.ValueKind == JsonValueKind.String
            ? key.GetString()!
            : throw new DataFormatException(file, "a group", "a key", "none");

    private static long Count(string file, JsonElement share, string name) =>
        share.ValueKind == JsonValueKind.Object && share.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) && count is >= 0 and <= int.MaxValue
            ? count
            : throw new DataFormatException(file, "key by_hazard", $"a count {name}", "none");
}
