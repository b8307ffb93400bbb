using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit query</c>: which entries of a kind stand in the log. Only entries that were verified are listed.</summary>
internal static class QueryCommand
{
    private const string Description = """
        List verified entries, a line each. Conditions are joined by "and".

        Examples:
          audit query audit-log --type human
          audit query audit-log --type alert,human --from 2026-11-25T06:00Z --to 2026-11-26
          audit query audit-log --class solvent_vapour
          audit query audit-log --operator oD6uthqV
          audit query audit-log --alert 10          the alert with its model, decision and answers
        """;

    public static Command Create()
    {
        var options = new LogOptions();
        var types = new Option<string?>("--type") { Description = "Only entries of these types, for example alert or alert,human." };
        var from = new Option<string?>("--from") { Description = "Only entries from this time on, UTC where nothing else is said; entries without a time are left out." };
        var to = new Option<string?>("--to") { Description = "Only entries before this time." };
        var label = new Option<string?>("--class") { Description = "Only entries about this class: the most likely one of a decision, or that of an alert or answer." };
        var pseudonym = new Option<string?>("--operator") { Description = $"Only entries of this pseudonym, or of those that begin so; at least {EntryFilter.LeastPseudonym} characters." };
        var alert = new Option<long?>("--alert") { Description = "The alert at this index (or that the decision or answer there belongs to) with all that belongs to it." };
        var command = new Command("query", Description);
        options.AddTo(command);
        foreach (Option option in new Option[] { types, from, to, label, pseudonym, alert })
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            var filter = new EntryFilter
            {
                Types = parsed.GetValue(types)?.Split(',').ToHashSet(StringComparer.Ordinal),
                From = Instant("--from", parsed.GetValue(from)),
                To = Instant("--to", parsed.GetValue(to)),
                Class = parsed.GetValue(label),
                Operator = Pseudonym(parsed.GetValue(pseudonym)),
            };
            AlertChain? chain = parsed.GetValue(alert) is { } index ? new AlertChain(index) : null;
            var found = new List<LoggedEntry>();
            VerifiedLog log = options.Read(parsed, entry =>
            {
                chain?.Add(entry);
                if (chain == null && filter.Matches(entry))
                {
                    found.Add(entry);
                }
            });
            if (chain != null)
            {
                found.AddRange(ChainCommand.Require(chain, parsed.GetValue(alert)!.Value, log.Verdict.Size).Entries.Where(filter.Matches));
            }

            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject
                {
                    ["origin"] = log.Verdict.Origin,
                    ["size"] = log.Verdict.Size,
                    ["entries"] = new JsonArray(found.Select(Output.Entry).ToArray()),
                }.ToJsonString());
            }
            else
            {
                found.ForEach(entry => Console.WriteLine(entry.Text));
            }

            return CommandRunner.Good;
        });
        return command;
    }

    private static DateTimeOffset? Instant(string option, string? text)
    {
        if (text == null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new ArgumentException($"{option} {text}: expected a time such as 2026-11-25T14:00Z.");
    }

    private static string? Pseudonym(string? text) => text == null || text.Length >= EntryFilter.LeastPseudonym
        ? text
        : throw new ArgumentException($"--operator {text}: expected at least {EntryFilter.LeastPseudonym} characters of a pseudonym.");
}
