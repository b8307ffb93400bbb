using System;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit show</c>: one verified entry, and where it stands.</summary>
internal static class ShowCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var options = new LogOptions();
        var wanted = new Argument<long>("INDEX") { Description = "Index of the entry, from 0." };
        var command = new Command("show", "Show one verified entry.\n\nExample: audit show audit-log 3");
        options.AddTo(command);
        command.Add(wanted);
        command.SetAction(parsed =>
        {
            long index = parsed.GetValue(wanted);
            (string File, int Offset, byte[] Bytes)? found = null;
            (Verdict verdict, _) = options.Verify(parsed, ["C01", "C02"], (at, file, offset, bytes) => found = at == index ? (file, offset, bytes) : found);
            if (!verdict.Passes)
            {
                Console.Error.WriteLine("audit: " + verdict.Findings[0] + "; nothing is shown of a log that does not verify.");
                return CommandRunner.Bad;
            }

            if (found is not { } entry)
            {
                throw new ArgumentException($"INDEX {index}: expected 0 to {verdict.Size - 1}.");
            }

            string text = Encoding.UTF8.GetString(entry.Bytes);
            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject { ["index"] = index, ["file"] = entry.File, ["offset"] = entry.Offset, ["entry"] = JsonNode.Parse(text) }.ToJsonString());
            }
            else
            {
                Console.WriteLine($"entry {index}, {entry.File} at byte {entry.Offset}");
                Console.WriteLine(JsonNode.Parse(text)!.ToJsonString(Indented));
            }

            return CommandRunner.Good;
        });
        return command;
    }
}
