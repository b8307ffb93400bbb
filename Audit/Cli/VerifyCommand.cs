using System;
using System.CommandLine;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit verify</c>: is this log what its signature says, and did it follow its own rules?</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var options = new LogOptions();
        var checks = new Option<string?>("--checks") { Description = "Which checks to make, for example C01-C03,C05; all of this version without it." };
        var command = new Command("verify", "Recompute the whole log from its bytes. Exit 0: good; 1: bad; 2: no log.\n\nExample: audit verify audit-log --policy device.policy --checks C01-C03");
        options.AddTo(command);
        command.Add(checks);
        command.SetAction(parsed =>
        {
            (Verdict verdict, bool fromBeside) = options.Verify(parsed, CheckList.Parse(parsed.GetValue(checks)), null);
            if (options.IsJson(parsed))
            {
                Console.WriteLine(ToJson(verdict, fromBeside).ToJsonString());
            }
            else
            {
                Print(verdict, fromBeside);
            }

            return verdict.Passes ? CommandRunner.Good : CommandRunner.Bad;
        });
        return command;
    }

    private static void Print(Verdict verdict, bool fromBeside)
    {
        foreach (Finding finding in verdict.Findings)
        {
            Console.WriteLine(finding);
        }

        string trust = fromBeside ? " The key was taken from beside the log: this proves that the log is whole, not where it comes from." : string.Empty;
        Console.WriteLine(verdict.Passes
            ? $"pass: {verdict.Origin}, {verdict.Size} entries, {string.Join(" ", verdict.Checks)}.{trust}"
            : $"fail: {verdict.Findings.Count} finding{(verdict.Findings.Count == 1 ? string.Empty : "s")} in {(verdict.Origin.Length > 0 ? $"{verdict.Origin}, {verdict.Size} entries" : "a log whose checkpoint cannot be believed")}.");
        foreach (string note in verdict.Notes)
        {
            Console.WriteLine("note: " + PlainText.Of(note));
        }
    }

    private static JsonObject ToJson(Verdict verdict, bool fromBeside) => new()
    {
        ["verdict"] = verdict.Passes ? "pass" : "fail",
        ["origin"] = verdict.Origin,
        ["size"] = verdict.Size,
        ["key_from_beside_the_log"] = fromBeside,
        ["checks"] = new JsonArray(verdict.Checks.Select(check => (JsonNode)check).ToArray()),
        ["findings"] = new JsonArray(verdict.Findings.Select(finding => (JsonNode)new JsonObject
        {
            ["check"] = finding.Check,
            ["index"] = finding.Index,
            ["file"] = finding.File,
            ["message"] = finding.Message,
        }).ToArray()),
        ["notes"] = new JsonArray(verdict.Notes.Select(note => (JsonNode)note).ToArray()),
    };
}
