using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using MeadowTinyMl.Audit.Review.Documents;
using MeadowTinyMl.Audit.Review.Statistics;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>The rows of the risk register, each with the metric that watches it as this log gives it.</summary>
internal static class RiskMetrics
{
    private const string Register = "risk-register.md";

    private static readonly Regex Row = new(@"^\| (?<number>R\d\d) \| (?<risk>[^|]+) \|(?:[^|]+\|){4} (?<check>[^|]+) \|", RegexOptions.Multiline | RegexOptions.CultureInvariant);

    public static IReadOnlyList<RiskMetric> Of(LogStatistics statistics, Verdict verdict) =>
        Row.Matches(Encoding.UTF8.GetString(DocumentationSet.Released().Files[Register]))
            .Select(row => new RiskMetric(
                row.Groups["number"].Value,
                row.Groups["risk"].Value.Trim(),
                row.Groups["check"].Value.Trim(),
                Measured(row.Groups["number"].Value, statistics, verdict) ?? States(row.Groups["check"].Value, verdict)))
            .ToArray();

    private static string? Measured(string number, LogStatistics statistics, Verdict verdict) => number switch
    {
        "R01" or "R02" or "R03" => Text($"{statistics.Missed:N0} events reported that the device did not see, in {statistics.Uptime.TotalHours:N1} hours of running"),
        "R04" or "R05" => $"alerts overridden: {Share(statistics.All.OverrideRate)}{AnswerWords.Simulated("; ", statistics)}",
        "R06" => Text($"agreement {Share(new WilsonInterval(statistics.All.Confirmed, statistics.All.Confirmed + statistics.All.Overridden))}; {statistics.HastyConfirmations:N0} confirmed before they could be read; longest run of confirmations {statistics.LongestConfirmingRun:N0}{AnswerWords.Simulated("; ", statistics)}"),
        "R07" => $"alerts unanswered in time: {Share(statistics.All.UnansweredRate)}",
        "R10" => $"abstained: {Share(statistics.All.AbstentionRate)}",
        "R13" => verdict.UnwitnessedFrom is { } from ? Text($"{Math.Max(0, verdict.Size - from):N0} entries not yet witnessed") : Text($"none of {verdict.Size:N0} entries is witnessed"),
        "R14" => Text($"{statistics.Types.GetValueOrDefault("fault"):N0} faults logged, {statistics.Dropped:N0} inputs or decisions dropped"),
        "R15" => Text($"{statistics.Types.GetValueOrDefault("export"):N0} exports logged"),
        "R22" => Text($"{statistics.ByModel.Sum(model => model.Inferences):N0} inferences; energy {(statistics.EnergyMillijoules is { } energy ? Text($"{energy / 1000.0:N1} J, estimated") : "not logged")}"),
        _ => null,
    };

    // Where the metric is the check itself, how it came out is what was measured.
    private static string States(string checks, Verdict verdict)
    {
        CheckResult[] results = Regex.Matches(checks, @"C\d\d").Select(match => verdict.Result(match.Value)).Where(result => result != null).Select(result => result!).ToArray();
        return results.Length == 0
            ? "its check was not made"
            : string.Join("; ", results.Select(result => $"{result.Number} {StatusWords.Of(result)}"));
    }

    private static string Share(WilsonInterval interval) => interval.Share is { } share
        ? Text($"{interval.Successes:N0} of {interval.Trials:N0}, {100 * share:0.0} % [{100 * interval.Low:0.0}, {100 * interval.High:0.0}]")
        : "nothing to count yet";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
