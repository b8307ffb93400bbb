using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Review.Statistics;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Audit.Review.Report.ReportPage;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>The sections that are mostly figures: oversight, models, rates, energy.</summary>
internal static class FigureSections
{
    private static readonly (int From, int To, string Label)[] ReactionBins =
    [
        (0, LogStatistics.ReadingMilliseconds, "<1.5"), (LogStatistics.ReadingMilliseconds, 3_000, "1.5"), (3_000, 5_000, "3"), (5_000, 10_000, "5"), (10_000, 30_000, "10"),
        (30_000, 60_000, "30"), (60_000, int.MaxValue, "60+"),
    ];

    public static string Oversight(AuditReport report)
    {
        LogStatistics statistics = report.Collected.Statistics;
        RateGroup all = statistics.All;
        if (statistics.Reactions == 0)
        {
            return Text($"<p>Nobody has answered an alert yet: {all.Alerts:N0} alerts, {all.Unanswered:N0} of them unanswered in time.</p>");
        }

        var agreement = new WilsonInterval(all.Confirmed, all.Confirmed + all.Overridden);
        (string Label, double Share, (double, double)?)[] bars = ReactionBins
            .Select(bin => (bin.Label, (double)statistics.CountReactions(bin.From, bin.To) / statistics.Reactions, ((double, double)?)null))
            .ToArray();
        var table = new HtmlTable("Oversight, all operators together", "figure", "#value", "reads");
        table.Add("answers that judge an alert", Text($"{statistics.Reactions:N0}"), Text($"by {statistics.Operators:N0} pseudonym{(statistics.Operators == 1 ? string.Empty : "s")}{AnswerWords.Simulated("; ", statistics)}"));
        table.Add("agreement with the model", Share(agreement), "share of these answers that confirm; near 100 % over many alerts may mean a good model or a crew that no longer looks");
        table.Add("overridden", Share(all.OverrideRate), "rejected or given another class: the measured false alarms" + AnswerWords.Simulated("; ", statistics));
        table.Add("unanswered in time", Share(all.UnansweredRate), "share of alerts that escalated by themselves");
        table.Add("time to answer, half of them", Seconds(statistics.ReactionQuantile(0.5)), Text($"a tenth within {Seconds(statistics.ReactionQuantile(0.1))}, nine tenths within {Seconds(statistics.ReactionQuantile(0.9))}"));
        table.Add("confirmed before it could be read", Text($"{statistics.HastyConfirmations:N0}"), Text($"faster than {LogStatistics.ReadingMilliseconds / 1000.0:0.0} s"));
        table.Add("longest run of confirmations", Text($"{statistics.LongestConfirmingRun:N0}"), "without any other answer in between");
        string plot = Plots.Bars(
            "reaction-plot", "How long people took to answer", Text($"Share of answers by time. Half came within {Seconds(statistics.ReactionQuantile(0.5))}; {statistics.HastyConfirmations} confirmations came before the alert could be read."), "seconds, from", bars);
        return $"<p>The log measures the system, not the worker: no figure here is of one person.</p>{table}{plot}";
    }

    public static string Models(AuditReport report)
    {
        LogStatistics statistics = report.Collected.Statistics;
        var html = new StringBuilder();
        var declared = new HtmlTable("What the model card declares and what this log shows", "model", "card", "#declared accuracy of answers", "#alerts that people confirm", "#declared abstentions", "#abstentions here");
        foreach (LoggedEntry load in report.Collected.Models)
        {
            string version = $"{load["model"].Text} {load["version"].Text}";
            DeclaredFigures? card = report.Cards.Find(load["card"].Text);
            RateGroup? group = statistics.ByModel.FirstOrDefault(candidate => candidate.Key == version);
            declared.Add(
                Escape(version),
                card == null ? $"not at hand: <code>{Escape(Short(load["card"].Text))}</code>" : "at hand",
                Per(card?.AnsweredAccuracy),
                group == null ? "none yet" : Share(new WilsonInterval(group.Confirmed, group.Confirmed + group.Overridden)),
                Per(card?.AbstentionRate),
                group == null ? "none yet" : Share(group.AbstentionRate));
        }

        html.Append(declared);
        html.Append("<p>The two accuracies are not the same thing: the card's is over all classes of recordings, the other is over alerts only and rests on what people answered.</p><div class=\"plots\">");
        int number = 0;
        foreach ((string version, long[] counts) in statistics.Histograms)
        {
            long total = Math.Max(1, counts.Sum());
            html.Append(Plots.Bars(
                Text($"confidence-plot-{number++}"),
                $"Stated confidence of {version}",
                Text($"Share of {total:N0} decisions by the confidence of their most likely class. {Text($"{100.0 * counts[9] / total:0}")} % lie at 90 % confidence or more, {Text($"{100.0 * counts.Take(5).Sum() / total:0}")} % below 50 %."),
                "confidence, per cent, from",
                counts.Select((count, tenth) => (Text($"{10 * tenth}"), (double)count / total, ((double, double)?)null)).ToArray()));
        }

        WilsonInterval[] answered = statistics.ConfirmedByConfidence.ToArray();
        if (answered.Any(interval => interval.Trials > 0))
        {
            html.Append(Plots.Calibration(
                "calibration-plot",
                "Alerts that people confirmed, by stated confidence; on the dashed line confidence would be the chance of being right",
                string.Join(" ", answered.Select((interval, tenth) => interval.Share is { } share ? Text($"At {10 * tenth} to {10 * (tenth + 1)} % confidence {100 * share:0} % of {interval.Trials:N0} were confirmed.") : string.Empty).Where(text => text.Length > 0)),
                answered.Select(interval => interval.Share is { } share ? (share, ((double, double)?)(interval.Low, interval.High)) : ((double, (double, double)?)?)null).ToArray()));
        }

        html.Append("</div>");
        var table = new HtmlTable("Alerts that people confirmed, by stated confidence", "stated confidence", "#answered", "#confirmed");
        for (int tenth = 0; tenth < answered.Length; tenth++)
        {
            if (answered[tenth].Trials > 0)
            {
                table.Add(Text($"{10 * tenth} to {10 * (tenth + 1)} %"), Text($"{answered[tenth].Trials:N0}"), Share(answered[tenth]));
            }
        }

        return html.Append(table).ToString();
    }

    public static string Rates(AuditReport report)
    {
        LogStatistics statistics = report.Collected.Statistics;
        var html = new StringBuilder("<div class=\"plots\">");
        html.Append(HourPlot("alert-plot", "Alerts by hour of day", "alert", statistics.ByHour, group => group.AlertRate));
        html.Append(HourPlot("abstention-plot", "Abstentions by hour of day", "abstention", statistics.ByHour, group => group.AbstentionRate));
        html.Append("</div>");
        html.Append(Table("by model version", statistics.ByModel)).Append(Table("by site", statistics.BySite));
        html.Append(Table("by sensor", statistics.BySensor)).Append(Table("by hour of day, UTC", statistics.ByHour));
        return html.ToString();
    }

    public static string Energy(AuditReport report)
    {
        LogStatistics statistics = report.Collected.Statistics;
        long inferences = statistics.ByModel.Sum(model => model.Inferences);
        string energy = statistics.EnergyMillijoules is { } millijoules
            ? Text($"an estimated {millijoules / 1000.0:N1} J, {millijoules / Math.Max(1.0, inferences):N1} mJ an inference with all that stands around it")
            : "not logged, because this device does not know its own power";
        return Text($"<p>{inferences:N0} inferences in {EntryWords.Duration(statistics.Uptime)} of running; energy: {energy}. Inputs that a sensor did not deliver: {statistics.Faults:N0}; not classified or not logged for want of time or space: {statistics.Dropped:N0}.</p>");
    }

    private static string HourPlot(string id, string title, string noun, IReadOnlyCollection<RateGroup> hours, Func<RateGroup, WilsonInterval> rate)
    {
        RateGroup[] known = hours.Where(hour => hour.Decisions > 0).ToArray();
        if (known.Length == 0)
        {
            return string.Empty;
        }

        RateGroup most = known.MaxBy(hour => rate(hour).Share)!;
        return Plots.Bars(
            id,
            title + ", share of decisions with its interval",
            Text($"{known.Length} hours have decisions. The highest {noun} rate is {100 * rate(most).Share!.Value:0.0} % at {most.Key} UTC; the table below has all of them."),
            "hour, UTC",
            known.Select(hour => (hour.Key.Split(':')[0], rate(hour).Share!.Value, ((double, double)?)(rate(hour).Low, rate(hour).High))).ToArray());
    }

    private static string Table(string by, IReadOnlyCollection<RateGroup> groups)
    {
        var table = new HtmlTable($"Rates {by}, with intervals at 95 %", by[3..], "#decisions", "#alerts", "#abstained", "#overridden of answered", "#unanswered of alerts");
        foreach (RateGroup group in groups)
        {
            table.Add(Escape(group.Key), Text($"{group.Decisions:N0}"), Share(group.AlertRate), Share(group.AbstentionRate), Share(group.OverrideRate), Share(group.UnansweredRate));
        }

        return table.ToString();
    }

    private static string Per(double? share) => share is { } value ? Text($"{100 * value:0.0} %") : "not declared";

    private static string Seconds(int? milliseconds) => Text($"{(milliseconds ?? 0) / 1000.0:0.0} s");

    private static string Short(string digest) => digest.Length > 12 ? digest[..12] + "…" : digest;
}
