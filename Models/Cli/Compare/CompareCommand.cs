using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Comparison;
using Spectre.Console;

namespace MeadowTinyMl.Models.Cli.Compare;

/// <summary><c>tinyml compare</c>: what a new bundle changes, and whether it is worse than its predecessor.</summary>
internal static class CompareCommand
{
    private const int MostGroups = 12;

    public static Command Create()
    {
        var first = new Argument<string>("A") { Description = "The predecessor's bundle." };
        var second = new Argument<string>("B") { Description = "The new bundle." };
        var data = new Option<string?>("--data") { Description = "Recordings to ask both about; left out, what the bundles' own reports say is compared." };
        var profile = new Option<string?>("--profile") { Description = "Heater profile of gas tables of which nothing names it." };
        var margin = new Option<double>("--margin") { Description = "How much the balanced accuracy, and the recall of a class that raises the alarm, may fall.", DefaultValueFactory = _ => ModelComparison.DefaultMargin };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("compare", "Show what a new bundle changes, per class and group. Exit code 1 where it is worse by more than the margin.\n\nExample: tinyml compare Models/released/gas bundle --data recordings/gas")
        {
            first,
            second,
            data,
            profile,
            margin,
            json,
        };
        command.SetAction(parsed =>
        {
            double allowed = BundleComparison.RequireMargin(parsed.GetValue(margin));
            ModelComparison comparison = BundleComparison.Of(parsed.GetValue(first)!, parsed.GetValue(second)!, parsed.GetValue(data), parsed.GetValue(profile));
            IReadOnlyList<string> worse = comparison.WorseBy(allowed);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(Json(comparison, worse, allowed).ToJsonString());
            }
            else
            {
                Print(comparison, worse, allowed);
            }

            return worse.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Print(ModelComparison comparison, IReadOnlyList<string> worse, double margin)
    {
        IAnsiConsole console = EvaluationTables.Open();
        console.WriteLine("on " + comparison.Basis);
        Table(console, "metric", comparison.Metrics);
        Table(console, "recall of", comparison.Classes);
        (string Attribute, MetricChange Change)[] changed = comparison.Groups
            .Where(group => group.Change.Samples >= GroupFigures.LeastExamples && group.Change.Difference is not (null or 0))
            .OrderBy(group => group.Change.Difference)
            .ToArray();
        if (changed.Length > 0)
        {
            // The groups that lose most come first, then those that gain most.
            IEnumerable<(string Attribute, MetricChange Change)> shown = changed.Length <= 2 * MostGroups ? changed : changed.Take(MostGroups).Concat(changed.TakeLast(MostGroups));
            Table(console, $"balanced accuracy of ({changed.Length} of {comparison.Groups.Count} groups change)", shown.Select(group => group.Change with { Name = $"{group.Attribute} {group.Change.Name}" }));
        }

        if (comparison.Repaired != null)
        {
            console.WriteLine($"{comparison.Repaired} samples are right now that were not, {comparison.Broken} are no longer right");
        }

        console.WriteLine(worse.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"not worse by more than {margin}")
            : string.Create(CultureInfo.InvariantCulture, $"worse by more than {margin}: {string.Join("; ", worse)}"));
    }

    private static void Table(IAnsiConsole console, string heading, IEnumerable<MetricChange> changes)
    {
        Table table = new Table().AddColumns(heading, "samples", "before", "after", "change", "95 %, paired over recordings");
        foreach (MetricChange change in changes)
        {
            table.AddRow(
                Markup.Escape(change.Name),
                change.Samples.ToString(CultureInfo.InvariantCulture),
                Share(change.Before),
                Share(change.After),
                change.Difference?.ToString("+0.0000;−0.0000;0.0000", CultureInfo.InvariantCulture) ?? "-",
                change.Interval is { } ends ? string.Create(CultureInfo.InvariantCulture, $"{ends.Low:+0.0000;−0.0000;0.0000} to {ends.High:+0.0000;−0.0000;0.0000}") : "-");
        }

        console.Write(table);
    }

    private static JsonObject Json(ModelComparison comparison, IReadOnlyList<string> worse, double margin) => new()
    {
        ["verdict"] = worse.Count == 0 ? "pass" : "fail",
        ["margin"] = margin,
        ["basis"] = comparison.Basis,
        ["worse"] = new JsonArray(worse.Select(reason => (JsonNode)reason).ToArray()),
        ["metrics"] = List(comparison.Metrics),
        ["classes"] = List(comparison.Classes),
        ["groups"] = new JsonArray(comparison.Groups.Select(group =>
        {
            JsonObject one = One(group.Change);
            one["attribute"] = group.Attribute;
            return (JsonNode)one;
        }).ToArray()),
        ["repaired"] = comparison.Repaired,
        ["broken"] = comparison.Broken,
    };

    private static JsonArray List(IEnumerable<MetricChange> changes) => new(changes.Select(change => (JsonNode)One(change)).ToArray());

    private static JsonObject One(MetricChange change) => new()
    {
        ["name"] = change.Name,
        ["samples"] = change.Samples,
        ["before"] = change.Before,
        ["after"] = change.After,
        ["difference"] = change.Difference,
        ["interval"] = change.Interval is { } ends ? new JsonArray(ends.Low, ends.High) : null,
    };

    private static string Share(double? share) => share?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";
}
