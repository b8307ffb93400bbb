using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review.Statistics;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>The report as JSON, for programs that gather many.</summary>
public static class ReportJson
{
    /// <summary>Returns the report. A log that does not verify has its findings and nothing of what it says.</summary>
    public static JsonObject Of(AuditReport report)
    {
        Verdict verdict = report.Verdict;
        var json = new JsonObject
        {
            ["verdict"] = verdict.Passes ? "pass" : "fail",
            ["origin"] = verdict.Origin,
            ["size"] = verdict.Size,
            ["made_at"] = report.Conditions.MadeAt.ToUnixTimeSeconds(),
            ["deployment"] = report.Deployment.Name,
            ["findings"] = List(verdict.Findings, Of),
            ["checks"] = List(verdict.Results, Of),
            ["notes"] = List(verdict.Notes, note => (JsonNode)note),
            ["key_from_beside_the_log"] = report.Conditions.IsKeyFromBeside,
        };
        if (report.IsGroundLost)
        {
            return json;
        }

        json["unwitnessed_from"] = verdict.UnwitnessedFrom;
        json["not_proven"] = List(report.NotProven, item => (JsonNode)item);
        json["requirements"] = List(RuleMap.Requirements, row => Of(report, row));
        json["articles"] = List(RuleMap.Articles, row => Of(report, row));
        json["other_law"] = List(RuleMap.OtherLaw, row => Of(report, row));
        json["statistics"] = StatisticsJson.Of(report.Collected.Statistics);
        json["models"] = List(report.Collected.Models, load => new JsonObject
        {
            ["model"] = load["model"].Text,
            ["version"] = load["version"].Text,
            ["sha256"] = load["sha256"].Text,
            ["card"] = load["card"].Text,
            ["entry"] = load.Index,
            ["declared_accuracy_of_answers"] = report.Cards.Find(load["card"].Text)?.AnsweredAccuracy,
            ["declared_abstention_rate"] = report.Cards.Find(load["card"].Text)?.AbstentionRate,
        });
        json["risks"] = List(report.Risks, risk => new JsonObject { ["number"] = risk.Number, ["risk"] = risk.Risk, ["check"] = risk.Check, ["measured"] = risk.Measured });
        json["proofs"] = List(report.Quoted.Values.OrderBy(quoted => quoted.Entry.Index), quoted => new JsonObject
        {
            ["index"] = quoted.Entry.Index,
            ["type"] = quoted.Entry.Type,
            ["file"] = quoted.Entry.File,
            ["offset"] = quoted.Entry.Offset,
            ["entry_base64"] = Convert.ToBase64String(quoted.Entry.Bytes),
            ["proof_base64"] = quoted.Proof == null ? null : Convert.ToBase64String(quoted.Proof),
        });
        return json;
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> make) => new(items.Select(item => (JsonNode?)make(item)).ToArray());

    private static JsonObject Of(Finding finding) => new()
    {
        ["check"] = finding.Check,
        ["index"] = finding.Index,
        ["file"] = finding.File,
        ["offset"] = finding.Offset,
        ["failure"] = finding.IsFailure,
        ["message"] = finding.Message,
    };

    private static JsonObject Of(CheckResult result) => new()
    {
        ["check"] = result.Number,
        ["title"] = result.Title,
        ["requirement"] = result.Requirement,
        ["articles"] = result.Articles,
        ["status"] = StatusWords.Of(result.Status),
        ["reason"] = result.Reason,
        ["findings"] = result.Findings.Count,
        ["figures"] = new JsonObject(result.Figures.Select(figure => KeyValuePair.Create(figure.Name, (JsonNode?)figure.Value))),
    };

    private static JsonObject Of(AuditReport report, RuleRow row) => new()
    {
        ["name"] = row.Name,
        ["asks"] = row.Asks,
        ["outcome"] = StatusWords.Of(report.Status(row.Checks)),
        ["checks"] = List(row.Checks, number => (JsonNode)number),
        ["evidence"] = new JsonObject(row.Evidence.Select(type => KeyValuePair.Create(type, (JsonNode?)report.Collected.Statistics.Types.GetValueOrDefault(type)))),
    };
}
