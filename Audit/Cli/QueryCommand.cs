using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit query</c>: which entries of a kind stand in the log. Only entries that were verified are listed.</summary>
internal static class QueryCommand
{
    public static Command Create()
    {
        var options = new LogOptions();
        var type = new Option<string?>("--type") { Description = "Only entries of this type, for example alert or human." };
        var command = new Command("query", "List verified entries, a line each.\n\nExample: audit query audit-log --type human");
        options.AddTo(command);
        command.Add(type);
        command.SetAction(parsed =>
        {
            string? wanted = parsed.GetValue(type);
            var entries = new List<string>();
            (Verdict verdict, _) = options.Verify(parsed, ["C01", "C02"], (_, _, _, bytes) =>
            {
                string text = Encoding.UTF8.GetString(bytes);
                if (wanted == null || TypeOf(text) == wanted)
                {
                    entries.Add(text);
                }
            });
            if (!verdict.Passes)
            {
                Console.Error.WriteLine("audit: " + verdict.Findings[0] + "; nothing is listed of a log that does not verify.");
                return CommandRunner.Bad;
            }

            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject
                {
                    ["origin"] = verdict.Origin,
                    ["size"] = verdict.Size,
                    ["entries"] = new JsonArray(entries.Select(text => JsonNode.Parse(text)).ToArray()),
                }.ToJsonString());
            }
            else
            {
                entries.ForEach(Console.WriteLine);
            }

            return CommandRunner.Good;
        });
        return command;
    }

    private static string? TypeOf(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("t", out JsonElement type) ? type.GetString() : null;
        }
        catch (JsonException)
        {
            // An entry of another log need not be JSON; it has no type then.
            return null;
        }
    }
}
