using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Review.Documents;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>What an auditor hands in about one log.</summary>
public sealed class AuditReport
{
    /// <summary>Puts a report together.</summary>
    /// <param name="verdict">What the verifier found, all checks made.</param>
    /// <param name="collected">What was gathered while it was verified.</param>
    /// <param name="quoted">The newest entry of each type with its proof, by type.</param>
    /// <param name="cards">Model cards that the auditor holds.</param>
    /// <param name="deployment">Whom the report is about.</param>
    /// <param name="conditions">Under which conditions it was made.</param>
    public AuditReport(
        Verdict verdict,
        ReportCollector collected,
        IReadOnlyDictionary<string, QuotedEntry> quoted,
        ModelCards cards,
        DeploymentRecord deployment,
        ReportConditions conditions)
    {
        Verdict = verdict;
        Collected = collected;
        Quoted = quoted;
        Cards = cards;
        Deployment = deployment;
        Conditions = conditions;
        NotProven = Report.NotProven.Of(this);
        Risks = RiskMetrics.Of(collected.Statistics, verdict);
    }

    /// <summary>Gets what the verifier found.</summary>
    public Verdict Verdict { get; }

    /// <summary>Gets what was gathered.</summary>
    public ReportCollector Collected { get; }

    /// <summary>Gets the newest entry of each type with its proof.</summary>
    public IReadOnlyDictionary<string, QuotedEntry> Quoted { get; }

    /// <summary>Gets the model cards.</summary>
    public ModelCards Cards { get; }

    /// <summary>Gets the deployment.</summary>
    public DeploymentRecord Deployment { get; }

    /// <summary>Gets under which conditions it was made.</summary>
    public ReportConditions Conditions { get; }

    /// <summary>Gets what is not proven, in plain words.</summary>
    public IReadOnlyList<string> NotProven { get; }

    /// <summary>Gets the risks with what was measured of them.</summary>
    public IReadOnlyList<RiskMetric> Risks { get; }

    /// <summary>Gets a value indicating whether a check among C01 to C08 failed: then nothing that the log says is told.</summary>
    public bool IsGroundLost => Verdict.Findings.Any(finding => finding.IsFailure && string.CompareOrdinal(finding.Check, "C08") <= 0);

    /// <summary>Returns how a check came out, or null where it was not made.</summary>
    public CheckResult? Result(string number) => Verdict.Result(number);

    /// <summary>Returns the worst of some checks: fail before unproven before pass; not applicable only where all are.</summary>
    public CheckStatus Status(IEnumerable<string> numbers)
    {
        CheckStatus[] made = numbers.Select(number => Result(number)?.Status ?? CheckStatus.NotApplicable).ToArray();
        return made.Contains(CheckStatus.Fail) ? CheckStatus.Fail
            : made.Contains(CheckStatus.Unproven) ? CheckStatus.Unproven
            : made.Contains(CheckStatus.Pass) ? CheckStatus.Pass
            : CheckStatus.NotApplicable;
    }
}
