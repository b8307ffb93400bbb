using System;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit show</c>: one verified entry, and where it stands.</summary>
internal static class ShowCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var options = new LogOptions();
        var wanted = new Argument<long>("INDEX") { Description = "Index of the entry, from 0." };
        var command = new Command("show", "Show one verified entry and where it stands.\n\nExample: audit show audit-log 3");
        options.AddTo(command);
        command.Add(wanted);
        command.SetAction(parsed =>
        {
            long index = parsed.GetValue(wanted);
            LoggedEntry? found = null;
            VerifiedLog log = options.Read(parsed, entry => found = entry.Index == index ? entry : found);
            if (found == null)
            {
                throw new ArgumentException($"INDEX {index}: expected 0 to {log.Verdict.Size - 1}.");
            }

            JsonNode shown = Output.Entry(found);
            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject { ["index"] = index, ["file"] = found.File, ["offset"] = found.Offset, ["entry"] = shown }.ToJsonString());
            }
            else
            {
                Console.WriteLine($"entry {index}, {found.File} at byte {found.Offset}: {EntryWords.Of(found)}");
                Console.WriteLine(shown.ToJsonString(Indented));
            }

            return CommandRunner.Good;
        });
        return command;
    }
}
