using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation.Comparison;

namespace MeadowTinyMl.Models.Cli.Compare;

/// <summary>Compares two bundles by what their own reports say; the samples cannot be paired, so there are no intervals of the difference.</summary>
internal static class ReportedFigures
{
    public static ModelComparison Compare(string before, string after, ModelManifest manifest)
    {
        using JsonDocument first = Read(before);
        using JsonDocument second = Read(after);
        (string Json, string Name)[] metrics =
        [
            ("balanced_accuracy", ModelComparison.Judged), ("accuracy", "accuracy"), ("covered_balanced_accuracy", "balanced accuracy of what is answered"), ("macro_f1", "macro F1"),
        ];
        Dictionary<string, (long Support, double? Share)> recalls = Shares(before, first, "recall");
        Dictionary<string, (long Support, double? Share)> next = Shares(after, second, "recall");
        long samples = Count(after, second, "reported");
        return new ModelComparison(
            "the figures of the bundles' own reports, each by its own protocol",
            metrics.Select(metric => new MetricChange(metric.Name, samples, Share(before, first, metric.Json), Share(after, second, metric.Json), null)).ToArray(),
            manifest.Labels.Where(recalls.ContainsKey).Where(next.ContainsKey)
                .Select(label => new MetricChange(label, next[label].Support, recalls[label].Share, next[label].Share, null))
                .ToArray(),
            [],
            manifest.Labels.Where((_, i) => manifest.Levels[i] == HazardLevel.Alarm).ToArray(),
            null,
            null);
    }

    /// <summary>Returns by class the precision that each bundle's own report states; null where it states none.</summary>
    public static IReadOnlyDictionary<string, (double? Before, double? After)> Precisions(string before, string after)
    {
        using JsonDocument first = Read(before);
        using JsonDocument second = Read(after);
        Dictionary<string, (long Support, double? Share)> next = Shares(after, second, "precision");
        return Shares(before, first, "precision").ToDictionary(item => item.Key, item => (item.Value.Share, next.GetValueOrDefault(item.Key).Share), StringComparer.Ordinal);
    }

    private static JsonDocument Read(string bundle)
    {
        string file = FileOf(bundle);
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{file}: no such file. A bundle without a report is compared on recordings: say --data DIR.");
        }

        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(file));
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(file, $"line {exception.LineNumber + 1}", "JSON", "other text");
        }
    }

    private static Dictionary<string, (long Support, double? Share)> Shares(string bundle, JsonDocument report, string metric)
    {
        var shares = new Dictionary<string, (long, double?)>(StringComparer.Ordinal);
        if (report.RootElement.ValueKind != JsonValueKind.Object || !report.RootElement.TryGetProperty("classes", out JsonElement classes) || classes.ValueKind != JsonValueKind.Array)
        {
            throw new DataFormatException(FileOf(bundle), "key classes", "a list of classes", "none");
        }

        foreach (JsonElement item in classes.EnumerateArray())
        {
            string name = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out JsonElement text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()!
                : throw new DataFormatException(FileOf(bundle), "key classes", "classes with a name", item.ValueKind.ToString());
            shares[name] = (item.TryGetProperty("support", out JsonElement support) && support.TryGetInt64(out long count) ? count : 0, Optional(item, metric));
        }

        return shares;
    }

    private static double? Share(string bundle, JsonDocument report, string key) =>
        Optional(report.RootElement, key) ?? throw new DataFormatException(FileOf(bundle), $"key {key}", "a share from 0 to 1", "none");

    private static double? Optional(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1 and double share ? share : null;

    private static long Count(string bundle, JsonDocument report, string key) =>
        report.RootElement.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count)
            ? count
            : throw new DataFormatException(FileOf(bundle), $"key {key}", "a count", "none");

    private static string FileOf(string bundle) => Path.Combine(Directory.Exists(bundle) ? bundle : Path.GetDirectoryName(Path.GetFullPath(bundle))!, ReportFiles.BundleJson);
}
