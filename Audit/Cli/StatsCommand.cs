using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Review.Statistics;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit stats</c>: rates by model version, site, sensor, hour and hazard, reaction times, confidences.</summary>
internal static class StatsCommand
{
    private const string Description = """
        Count a verified log: alerts, abstentions and overrides by model version, site, sensor, hour of day and hazard, reaction times, what people confirm at which confidence.
        Shares stand with their interval at 95 % confidence (Wilson). Figures about operators are of all of them together.

        Example: audit stats audit-log
        """;

    public static Command Create()
    {
        var options = new LogOptions();
        var command = new Command("stats", Description);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var statistics = new LogStatistics();
            VerifiedLog log = options.Read(parsed, statistics.Add);
            if (options.IsJson(parsed))
            {
                Console.WriteLine(StatisticsJson.Of(statistics).ToJsonString());
            }
            else
            {
                Print(log.Verdict.Origin, statistics);
            }

            return CommandRunner.Good;
        });
        return command;
    }

    private static void Print(string origin, LogStatistics statistics)
    {
        Line($"{origin}: {statistics.Entries:N0} entries, {EntryWords.Instant(statistics.Time.First)} to {EntryWords.Instant(statistics.Time.Last)}, running {EntryWords.Duration(statistics.Uptime)}");
        Line($"  {string.Join(", ", statistics.Types.Select(item => Text($"{item.Key} {item.Value:N0}")))}");
        Table("model version", statistics.ByModel);
        Table("site", statistics.BySite);
        Table("sensor", statistics.BySensor);
        Table("hour of day, UTC", statistics.ByHour);
        Hazards(statistics.ByHazard);
        Line(string.Empty);
        Line($"answers that judge an alert   {statistics.Reactions:N0} by {statistics.Operators} {(statistics.Operators == 1 ? "pseudonym" : "pseudonyms")}; simulated, by a program in place of a person: {statistics.SimulatedReactions:N0}");
        if (statistics.ReactionQuantile(0.5) is { } median)
        {
            Line($"  time to answer    {Seconds(statistics.ReactionQuantile(0.1)!.Value)} (a tenth), {Seconds(median)} (half), {Seconds(statistics.ReactionQuantile(0.9)!.Value)} (nine tenths)");
            Line($"  confirmed faster than an alert can be read ({Seconds(LogStatistics.ReadingMilliseconds)})   {statistics.HastyConfirmations:N0}");
            Line($"  longest run of confirmations   {statistics.LongestConfirmingRun:N0}");
        }

        for (int bin = 0; bin < statistics.ConfirmedByConfidence.Count; bin++)
        {
            WilsonInterval interval = statistics.ConfirmedByConfidence[bin];
            if (interval.Trials > 0)
            {
                Line($"  alerts at {10 * bin} to {10 * (bin + 1)} % confidence, confirmed   {Share(interval)}");
            }
        }

        Line($"alerts about whose decisions no summary was written, which the shares of decisions leave out   {statistics.UncountedAlerts:N0}");
        Line($"missed, as people report   {statistics.Missed:N0}");
        Line($"inputs not delivered   {statistics.Faults:N0}, not classified or not logged   {statistics.Dropped:N0}");
        Line($"energy, estimated   {(statistics.EnergyMillijoules is { } energy ? Text($"{energy / 1000.0:N1} J") : "not logged")}");
    }

    private static void Table(string title, IReadOnlyCollection<RateGroup> groups)
    {
        Line(string.Empty);
        Line($"{title,-24}{"decisions",12}  {"alerts",-30}{"abstained",-30}{"overridden, of those answered",-30}");
        foreach (RateGroup group in groups)
        {
            Line($"{group.Key,-24}{group.Decisions,12:N0}  {Share(group.AlertRate),-30}{Share(group.AbstentionRate),-30}{Share(group.OverrideRate),-30}");
        }
    }

    private static void Hazards(IReadOnlyCollection<RateGroup> hazards)
    {
        Line(string.Empty);
        Line($"{"hazard",-44}{"alerts",12}  {"overridden, of those answered",-30}{"unanswered",-30}");
        foreach (RateGroup hazard in hazards)
        {
            Line($"{hazard.Key,-44}{hazard.Alerts,12:N0}  {Share(hazard.OverrideRate),-30}{Share(hazard.UnansweredRate),-30}");
        }
    }

    private static string Share(WilsonInterval interval) => interval.Share is { } share
        ? Text($"{interval.Successes:N0} = {100 * share:0.0} % [{100 * interval.Low:0.0}, {100 * interval.High:0.0}]")
        : "none";

    private static string Seconds(int milliseconds) => Text($"{milliseconds / 1000.0:0.0} s");

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());

    private static void Line(string text) => Console.WriteLine(text.TrimEnd());

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
