using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Drawing;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>Models, settings, alerts and human answers over time.</summary>
internal static class TimelineSection
{
    private const int MostRows = 120;

    private static readonly HashSet<string> Settings = ["log.open", "boot", "clock", "model.load", "config", "baseline", "rotate"];

    public static string Of(AuditReport report)
    {
        ReportCollector collected = report.Collected;
        var html = new StringBuilder();
        if (collected.Statistics.Time is { First: { } first, Last: { } last })
        {
            (string, IReadOnlyList<LoggedEntry>)[] lanes =
            [
                ("models, settings", collected.Events.Where(entry => Settings.Contains(entry.Type)).ToArray()),
                ("alerts", collected.Alerts.ToArray()),
                ("answers", collected.Answers.Where(entry => entry["role"].Text != "device").ToArray()),
                ("by itself", collected.Answers.Where(entry => entry["role"].Text == "device").ToArray()),
                ("faults, stops", collected.Events.Where(entry => !Settings.Contains(entry.Type)).ToArray()),
            ];
            html.Append(Plots.Timeline(
                "timeline-plot",
                "Models, settings, alerts and answers over time; diamonds are alarms, overrides and faults",
                ReportPage.Text($"From {EntryWords.Instant(first)} to {EntryWords.Instant(last)}: {collected.Alerts.Count} alerts and {collected.Answers.Count} answers, in the order of the table below."),
                first,
                last,
                lanes.Select(lane => (lane.Item1, (IReadOnlyList<(DateTimeOffset, bool)>)lane.Item2.Where(entry => entry.Time != null).Select(entry => (entry.Time!.Value, IsMarked(entry))).ToArray())).ToArray()));
        }

        LoggedEntry[] all = collected.Events.Concat(collected.Alerts).Concat(collected.Answers).OrderBy(entry => entry.Index).ToArray();
        long told = collected.Statistics.Types.Where(type => type.Key is not ("decision" or "summary" or "operator" or "witness" or "actuate")).Sum(type => type.Value);
        var table = new HtmlTable("Models, settings, alerts and answers, newest first", "entry", "time", "type", "what");
        foreach (LoggedEntry entry in all.Reverse().Take(MostRows))
        {
            table.Add(ReportPage.EntryLink(report, entry), $"<span class=\"nowrap\">{EntryWords.Instant(entry.Time)}</span>", $"<code>{ReportPage.Escape(entry.Type)}</code>", ReportPage.Escape(EntryWords.Of(entry)));
        }

        html.Append(table);
        return told > MostRows
            ? html.Append(ReportPage.Text($"<p>{told - Math.Min(all.Length, MostRows):N0} older events are left out here and counted in the figures; <code>audit query</code> lists them.</p>\n")).ToString()
            : html.ToString();
    }

    private static bool IsMarked(LoggedEntry entry) => entry.Type switch
    {
        "alert" => entry["level"].Text == "alarm",
        "human" => entry["action"].Text is "reject" or "reclassify" or "no_answer",
        "fault" or "incident" => true,
        "stop" or "selftest" => entry["state"].Text == "unsafe" || entry["result"].Text == "fail",
        _ => false,
    };
}
