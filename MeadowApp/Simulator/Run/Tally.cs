using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Counts what the board did, for the words at the end.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, SortedDictionary<string, long>> _decisions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _answers = new(StringComparer.Ordinal);

    /// <summary>Gets the alerts that were raised.</summary>
    public long Alerts { get; private set; }

    public void Add(DecisionReport report)
    {
        if ((report.Quality & QualityFlags.Missing) != 0)
        {
            return;
        }

        string model = $"{report.Manifest.Id} {report.Manifest.Version}";
        if (!_decisions.TryGetValue(model, out SortedDictionary<string, long>? classes))
        {
            classes = new SortedDictionary<string, long>(StringComparer.Ordinal);
            _decisions.Add(model, classes);
        }

        Count(classes, report.Decision.Outcome == Outcome.Abstain ? "(abstained)" : report.Label);
    }

    public void Add(AlertReport alert)
    {
        switch (alert.State)
        {
            case AlertState.Waiting:
                Alerts++;
                break;
            case AlertState.Idle:
                break;
            default:
                Count(_answers, alert.State.ToString().ToLowerInvariant());
                break;
        }
    }

    /// <summary>Prints the counts.</summary>
    public void Print(TextWriter output)
    {
        foreach ((string model, SortedDictionary<string, long> classes) in _decisions)
        {
            output.WriteLine($"  {model}: {classes.Values.Sum().ToString(CultureInfo.InvariantCulture)} decisions: {Listed(classes)}");
        }

        string answers = _answers.Count == 0 ? string.Empty : $" ({Listed(_answers)})";
        output.WriteLine($"  alerts: {Alerts.ToString(CultureInfo.InvariantCulture)}{answers}");
    }

    private static void Count(SortedDictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    private static string Listed(SortedDictionary<string, long> counts) =>
        string.Join(", ", counts.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value.ToString(CultureInfo.InvariantCulture)}"));
}
