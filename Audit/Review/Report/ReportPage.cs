using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Review.Statistics;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Drawing;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>The report as one HTML file that needs nothing else: no script, no network, no font.</summary>
public static class ReportPage
{
    private const int MostFindings = 200;

    /// <summary>Returns the file's text.</summary>
    /// <remarks>A log that does not verify is told of in no other way than by what is wrong with it. No text out of it or beside it turns the direction of writing: see <see cref="PlainText"/>.</remarks>
    public static string Of(AuditReport report)
    {
        string origin = report.Verdict.Origin.Length > 0 ? report.Verdict.Origin : "a log whose checkpoint cannot be believed";
        var page = new HtmlPage(
            $"Audit report: {origin}",
            "Audit report",
            origin,
            Summary(report),
            $"Made {EntryWords.Instant(report.Conditions.MadeAt)} by <code>audit report</code> for: {Escape(report.Deployment.Name)}. Responsible: {Escape(report.Deployment.Controller)}. Contact: {Escape(report.Deployment.Contact)}. An engineering map of law, no legal advice.");
        if (report.Verdict.Findings.Count > 0)
        {
            page.Add("findings", "Findings", Findings(report));
        }

        if (!report.IsGroundLost)
        {
            page.Add("not-proven", "What is not proven", NotProven(report));
            page.Add("requirements", "The seven requirements", Rules(report, "The seven requirements for trustworthy AI, each with its checks and evidence", "requirement", RuleMap.Requirements));
            page.Add("articles", "The articles", Rules(report, "Articles of Regulation (EU) 2024/1689, each with its checks and evidence", "article", RuleMap.Articles)
                + "<h3>Other law and standards</h3>" + Rules(report, "Rules of other law and standards, each with its checks and evidence", "rule", RuleMap.OtherLaw));
        }

        page.Add("checks", "The checks", Checks(report));
        if (!report.IsGroundLost)
        {
            page.Add("timeline", "What happened", TimelineSection.Of(report));
            page.Add("oversight", "Oversight", FigureSections.Oversight(report));
            page.Add("models", "Drift and calibration", FigureSections.Models(report));
            page.Add("rates", "Sites, sensors and hours", FigureSections.Rates(report));
            page.Add("energy", "Energy", FigureSections.Energy(report));
            page.Add("risks", "Risk metrics", Risks(report));
            page.Add("proofs", "Proofs", Proofs(report));
        }

        page.Add("again", "Making this report again", Again(report));
        return string.Join('\n', page.ToString().Split('\n').Select(PlainText.Of));
    }

    /// <summary>Returns a text as it stands in HTML.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    internal static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    internal static string Share(WilsonInterval interval) => interval.Share is { } share
        ? Text($"{100 * share:0.0} % <span class=\"nowrap\">[{100 * interval.Low:0.0}, {100 * interval.High:0.0}]</span>")
        : "none yet";

    internal static string State(CheckStatus status, bool hasFindings = false) => (status, hasFindings) switch
    {
        (CheckStatus.Pass, true) => "<span class=\"state look\">! pass, with findings</span>",
        (CheckStatus.Pass, false) => "<span class=\"state pass\">✓ pass</span>",
        (CheckStatus.Fail, _) => "<span class=\"state fail\">✗ fail</span>",
        (CheckStatus.Unproven, _) => "<span class=\"state unproven\">? unproven</span>",
        _ => "<span class=\"state none\">– not applicable</span>",
    };

    internal static string EntryLink(AuditReport report, LoggedEntry entry) => report.Quoted.TryGetValue(entry.Type, out QuotedEntry? quoted) && quoted.Entry.Index == entry.Index
        ? Text($"<a href=\"#entry-{entry.Index}\">{entry.Index:N0}</a>")
        : Text($"{entry.Index:N0}");

    private static string Summary(AuditReport report)
    {
        Verdict verdict = report.Verdict;
        int failures = verdict.Findings.Count(finding => finding.IsFailure);
        int looks = verdict.Findings.Count - failures;
        int passed = verdict.Results.Count(result => result.Status == CheckStatus.Pass);
        int idle = verdict.Results.Count(result => result.Status == CheckStatus.NotApplicable);
        string counts = Text($"{passed} checks pass, {verdict.Results.Count(result => result.Status == CheckStatus.Fail)} fail, {idle} are not applicable.");
        (string kind, string word, string then) = (failures, looks) switch
        {
            ( > 0, _) when report.IsGroundLost => ("fail", "✗ This log does not verify", "Nothing that it says is proven, so nothing of what it says is told here. What is wrong with it stands below."),
            ( > 0, _) => ("fail", "✗ This log fails", $"Its bytes are whole and signed, but what it says breaks its rules. {counts} What fails stands below, before all else."),
            (_, > 0) => ("look", "! This log verifies, with findings", $"{counts} {looks} finding{(looks == 1 ? string.Empty : "s")} for a person to look at."),
            _ => ("pass", "✓ This log verifies", $"{counts} Read what is not proven before you rely on it."),
        };
        var html = new StringBuilder($"<div class=\"verdict {kind}\"><p class=\"word\">{word}</p><p>{then}</p></div>\n");
        if (report.IsGroundLost)
        {
            return html.ToString();
        }

        LogStatistics statistics = report.Collected.Statistics;
        RateGroup all = statistics.All;
        html.Append("<dl class=\"facts\">");
        void Fact(string name, string value, string more) => html.Append($"<div><dt>{name}</dt><dd>{value}<small>{more}</small></dd></div>");
        Fact("Entries", Text($"{verdict.Size:N0}"), verdict.UnwitnessedFrom is { } from && from > 0 ? Text($"witnessed below {from:N0}") : "not witnessed");
        Fact("Running", EntryWords.Duration(statistics.Uptime), statistics.Time.First is { } first ? Text($"from {first.UtcDateTime:yyyy-MM-dd HH':'mm} UTC") : "clock never set");
        Fact("Decisions", Text($"{all.Decisions:N0}"), $"abstained {Share(all.AbstentionRate)}");
        Fact("Alerts", Text($"{all.Alerts:N0}"), Text($"unanswered in time {all.Unanswered:N0}"));
        Fact("Overridden", Text($"{all.Overridden:N0}"), $"of answered {Share(all.OverrideRate)}{AnswerWords.Simulated("; ", statistics)}");
        Fact("Missed, as reported", Text($"{statistics.Missed:N0}"), "events that the device did not see");
        return html.Append("</dl>\n").ToString();
    }

    private static string Findings(AuditReport report)
    {
        var table = new HtmlTable("Everything that was found, most serious first", "check", "entry", "file and byte", "what was found");
        foreach (Finding finding in report.Verdict.Findings.OrderBy(finding => !finding.IsFailure).Take(MostFindings))
        {
            table.Add(
                $"{finding.Check} {State(finding.IsFailure ? CheckStatus.Fail : CheckStatus.Pass, !finding.IsFailure)}",
                finding.Index is { } index ? Text($"{index:N0}") : string.Empty,
                $"<code>{Escape(finding.File ?? string.Empty)}</code>{(finding.Offset is { } offset ? Text($" byte {offset:N0}") : string.Empty)}",
                Escape(finding.Message));
        }

        string more = report.Verdict.Findings.Count > MostFindings ? Text($"<p>{report.Verdict.Findings.Count - MostFindings:N0} more; <code>audit verify --json</code> lists them all.</p>") : string.Empty;
        return table + more;
    }

    private static string NotProven(AuditReport report) =>
        $"<p>A log proves that nobody changed it afterwards, as far as the keys and witnesses go. It does <strong>not</strong> prove:</p><ul>{string.Concat(report.NotProven.Select(item => $"<li>{Escape(item)}</li>"))}</ul>\n";

    private static string Rules(AuditReport report, string caption, string heading, IReadOnlyList<RuleRow> rows)
    {
        var table = new HtmlTable(caption, heading, "outcome", "asks", "what the product does", "checks", "evidence in the log");
        foreach (RuleRow row in rows)
        {
            bool hasFindings = row.Checks.Any(number => report.Result(number) is { Status: CheckStatus.Pass, Findings.Count: > 0 });
            int told = row.Checks.Count(number => report.Result(number) is { Status: not CheckStatus.NotApplicable });
            string part = told == row.Checks.Count ? string.Empty : Text($" <span class=\"nowrap\">{told} of {row.Checks.Count} checks</span>");
            table.Add(Escape(row.Name), State(report.Status(row.Checks), hasFindings) + part, Escape(row.Asks), Escape(row.Answer), CheckLinks(report, row.Checks), Evidence(report, row.Evidence));
        }

        return table.ToString();
    }

    private static string CheckLinks(AuditReport report, IReadOnlyList<string> numbers) =>
        numbers.Count == 30 ? "<a href=\"#checks\">all</a>" : string.Join(" ", numbers.Select(number => $"<a href=\"#{number}\">{number}</a><span class=\"nowrap\">{Mark(report, number)}</span>"));

    private static string Mark(AuditReport report, string number) => report.Result(number)?.Status switch
    {
        CheckStatus.Pass => "<span aria-hidden=\"true\">✓</span>",
        CheckStatus.Fail => "<span aria-hidden=\"true\">✗</span>",
        CheckStatus.Unproven => "<span aria-hidden=\"true\">?</span>",
        _ => "<span aria-hidden=\"true\">–</span>",
    };

    private static string Evidence(AuditReport report, IReadOnlyList<string> types)
    {
        IEnumerable<string> known = types.Select(type => report.Quoted.TryGetValue(type, out QuotedEntry? quoted)
            ? Text($"<code>{type}</code> {report.Collected.Statistics.Types[type]:N0}, <a href=\"#entry-{quoted.Entry.Index}\">entry {quoted.Entry.Index:N0}</a>")
            : $"<code>{type}</code> none");
        return string.Join("; ", known);
    }

    private static string Checks(AuditReport report)
    {
        var table = new HtmlTable("All checks that were made", "check", "outcome", "holds the log to", "requirement and articles", "what was found or measured");
        foreach (CheckResult result in report.Verdict.Results)
        {
            string said = string.Join("<br/>", new[] { result.Reason }
                .Concat(result.Findings.Take(3).Select(finding => finding.Index is { } index ? Text($"entry {index:N0}: {finding.Message}") : finding.Message))
                .Append(result.Findings.Count > 3 ? Text($"{result.Findings.Count - 3:N0} more") : string.Empty)
                .Concat(result.Figures.Select(figure => $"{figure.Name} {figure.Value}"))
                .Where(text => text.Length > 0)
                .Select(Escape));
            table.Add(
                $"<span id=\"{result.Number}\">{result.Number}</span>",
                State(result.Status, result.Findings.Count > 0),
                Escape(result.Title),
                Escape(string.Join("; ", new[] { result.Requirement, result.Articles }.Where(text => text.Length > 0))),
                said);
        }

        string sources = report.Verdict.Sources.Count == 0 ? string.Empty : $"<p>Taken as given: {Escape(string.Join("; ", report.Verdict.Sources))}.</p>";
        string notes = report.Verdict.Notes.Count == 0 ? string.Empty : $"<p>Remarkable and allowed: {Escape(string.Join("; ", report.Verdict.Notes.Take(20)))}.</p>";
        return table + sources + notes;
    }

    private static string Risks(AuditReport report)
    {
        var table = new HtmlTable("The rows of the risk register, each with the metric that watches it", "risk", "what can go wrong", "watched by", "measured in this log");
        foreach (RiskMetric risk in report.Risks)
        {
            table.Add(risk.Number, Escape(risk.Risk), Escape(risk.Check), Escape(risk.Measured));
        }

        return table.ToString();
    }

    private static string Proofs(AuditReport report)
    {
        var table = new HtmlTable("The newest entry of each type, with a proof that needs no other entry", "entry", "type", "says", "where", "to take away");
        foreach (QuotedEntry quoted in report.Quoted.Values.OrderBy(quoted => quoted.Entry.Index))
        {
            LoggedEntry entry = quoted.Entry;
            string bytes = Convert.ToBase64String(entry.Bytes);
            string proof = quoted.Proof == null
                ? "no proof: its tiles are gone"
                : Text($"<a download=\"entry-{entry.Index}.tlog-proof\" href=\"data:application/octet-stream;base64,{Convert.ToBase64String(quoted.Proof)}\">proof of entry {entry.Index:N0}</a>");
            table.Add(
                Text($"<span id=\"entry-{entry.Index}\">{entry.Index:N0}</span>"),
                $"<code>{Escape(entry.Type)}</code>",
                Escape(EntryWords.Of(entry)),
                Text($"<code>{Escape(entry.File)}</code> byte {entry.Offset:N0}"),
                Text($"<a download=\"entry-{entry.Index}.json\" href=\"data:application/octet-stream;base64,{bytes}\">bytes of entry {entry.Index:N0}</a>, {proof}"));
        }

        return "<p>Save the bytes and the proof of an entry; <code>audit proof-verify</code>, or any verifier of C2SP tlog-proof, checks them with the log's public key and without the log. Any other entry: <code>audit prove DIR INDEX</code>.</p>" + table;
    }

    private static string Again(AuditReport report) =>
        $"<p>Whoever has the log, the policy and the evidence folder gets the same findings and figures from</p><p><code>{Escape(report.Conditions.Command)}</code></p><p>Intervals are Wilson's at 95 % confidence. Figures about operators are of all of them together; the figure for one person is for that person.</p>\n";
}
