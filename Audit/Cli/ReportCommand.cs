using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Documents;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Review.Report;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit report</c>: the report that an auditor hands in, as one HTML file or as JSON.</summary>
internal static class ReportCommand
{
    private const string Description = """
        Make all checks and write the report that an auditor hands in: one HTML file that needs nothing else, or JSON.
        Exit 0: the log passes; 1: it fails, and the report says so first; 2: no log.

        Examples:
          audit report audit-log --policy device.policy --evidence evidence --out report.html
          audit report audit-log --json
        """;

    public static Command Create()
    {
        var options = new LogOptions();
        var target = new Option<string?>("--out") { Description = "The HTML file to write; an existing one is replaced." };
        var deployment = new DeploymentOption();
        var command = new Command("report", Description);
        options.AddTo(command);
        command.Add(target);
        deployment.AddTo(command);
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(target);
            if (path == null && !options.IsJson(parsed))
            {
                throw new ArgumentException("report: expected --out FILE.html, or --json.");
            }

            AuditReport report = Make(options, parsed, deployment.Read(parsed), path);
            if (path != null)
            {
                File.WriteAllText(path, ReportPage.Of(report));
            }

            if (options.IsJson(parsed))
            {
                Console.WriteLine(ReportJson.Of(report).ToJsonString());
            }
            else if (!report.Verdict.Passes)
            {
                Console.Error.WriteLine($"audit: {report.Verdict.Findings.First(finding => finding.IsFailure)}; the report says so first.");
            }

            return report.Verdict.Passes ? CommandRunner.Good : CommandRunner.Bad;
        });
        return command;
    }

    private static AuditReport Make(LogOptions options, ParseResult parsed, DeploymentRecord deployment, string? path)
    {
        var collected = new ReportCollector();
        (Verdict verdict, bool isFromBeside) = options.Verify(
            parsed, [.. LogVerifier.AllChecks], (index, file, offset, bytes) => collected.Add(new LoggedEntry(index, file, offset, bytes)));
        using var proofs = new EntryProofs(options.Open(parsed), verdict.Size);
        Dictionary<string, QuotedEntry> quoted = collected.Latest.ToDictionary(item => item.Key, item => new QuotedEntry(item.Value, proofs.Proof(item.Value.Index)), StringComparer.Ordinal);
        Evidence evidence = options.Evidence(parsed);
        return new AuditReport(
            verdict,
            collected,
            quoted,
            new ModelCards(evidence.Cards?.Values ?? []),
            deployment,
            new ReportConditions(TimeProvider.System.GetUtcNow(), isFromBeside, evidence.Checkpoints.Count > 0, $"audit report {options.Named(parsed)} --out {Path.GetFileName(path) ?? "report.html"}"));
    }
}
