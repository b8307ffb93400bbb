using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MeadowTinyMl.Drawing;
using MeadowTinyMl.Models.Cli.Train;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary>The table of a search as text, JSON and a page with a plot, written anew with each row.</summary>
internal sealed class SearchTable(string folder)
{
    private static readonly Dictionary<int, SoundCandidate> None = [];

    private readonly List<SearchRow> _rows = [];

    /// <summary>Gets the candidates so far.</summary>
    public IReadOnlyList<SearchRow> Rows => _rows;

    /// <summary>Adds a row and writes the table.</summary>
    public void Add(SearchRow row)
    {
        _rows.Add(row);
        Write(None);
    }

    /// <summary>Returns the trained candidate with the highest score, the first of several; null where none was trained.</summary>
    /// <param name="fold">The fold that the choice is for, which has no part in the score; null for all together.</param>
    public SearchRow? Best(int? fold) => _rows.Where(row => row.Trial != null).MaxBy(row => row.Trial!.Score(fold));

    /// <summary>Writes the table.</summary>
    /// <param name="chosen">What was chosen for each fold.</param>
    /// <returns>The table as text.</returns>
    public string Write(IReadOnlyDictionary<int, SoundCandidate> chosen)
    {
        int[] For(SearchRow row) => chosen.Where(choice => choice.Value == row.Candidate).Select(choice => choice.Key).ToArray();
        Directory.CreateDirectory(folder);
        string text = Text(For);
        File.WriteAllText(Path.Combine(folder, "search.md"), text + "\n");
        File.WriteAllText(Path.Combine(folder, "search.json"), new JsonArray(_rows.Select(row => (JsonNode)row.Json(IsOnFront(row), For(row))).ToArray()).ToJsonString() + "\n");
        SearchRow[] trained = _rows.Where(row => row.Trial != null).ToArray();
        if (trained.Length > 0)
        {
            string plot = ScatterPlot.Draw(
                "search",
                "Balanced accuracy with pairs of folds left out, against size; diamonds lie on the Pareto front",
                string.Join(" ", trained.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Candidate.Name}: {row.Cost.Network.FileBytes} bytes, {row.Trial!.BalancedAccuracy(null):F3}."))),
                "bytes of .tflite, logarithmic",
                trained.Select(row => (row.Candidate.Name, (double)row.Cost.Network.FileBytes, row.Trial!.BalancedAccuracy(null), ((double, double)?)null, IsOnFront(row))).ToArray());
            var page = new HtmlPage("Search", "Candidates of the sound network", "tinyml search sound", "What more bytes buy.", string.Empty);
            page.Add("front", "Pareto front", plot + Page(For));
            File.WriteAllText(Path.Combine(folder, "search.html"), page.ToString());
        }

        return text;
    }

    private bool IsOnFront(SearchRow row) => row.Trial != null && !_rows.Any(other => other.Trial != null && row.IsBeatenBy(other));

    private HtmlTable Page(Func<SearchRow, int[]> chosenFor)
    {
        var table = new HtmlTable("Candidates", "candidate", "#bytes", "#multiply-accumulates", "#RAM", "#ms", "#mJ", "#balanced accuracy", "#hazard recall, strict", "on the front", "chosen for folds");
        foreach (SearchRow row in _rows)
        {
            table.Add([WebUtility.HtmlEncode(row.Candidate.Name), .. Costs(row), .. Figures(row), IsOnFront(row) ? "yes" : "no", Folds(chosenFor(row))]);
        }

        return table;
    }

    private string Text(Func<SearchRow, int[]> chosenFor)
    {
        var text = new StringBuilder();
        text.AppendLine("| candidate | bytes | multiply-accumulates | RAM | ms | mJ | balanced accuracy, int8, pairs of folds left out | hazard recall, strict | on the front | chosen for folds |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|---|---|");
        foreach (SearchRow row in _rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", [row.Candidate.Name, .. Costs(row), .. Figures(row), IsOnFront(row) ? "yes" : "no", Folds(chosenFor(row))])} |");
        }

        return text.ToString().TrimEnd();
    }

    private static string Folds(int[] folds) => folds.Length == 0 ? "-" : string.Join(", ", folds);

    private static string[] Costs(SearchRow row) =>
        new[] { row.Cost.Network.FileBytes, row.Cost.Network.MultiplyAccumulates, row.Cost.RamBytes, row.Cost.Milliseconds, row.Cost.Millijoules }
            .Select(figure => figure.ToString("N0", CultureInfo.InvariantCulture)).ToArray();

    private static string[] Figures(SearchRow row) => row.Trial is { } trial
        ? [CardText.Share(trial.BalancedAccuracy(null)), trial.HazardRecall(null) is { } recall ? CardText.Share(recall) : "-"]
        : ["over the budget: " + string.Join("; ", row.Exceeded), "-"];
}
