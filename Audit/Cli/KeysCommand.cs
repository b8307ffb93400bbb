using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit keys</c>: the keys that signed a log, one an epoch.</summary>
internal static class KeysCommand
{
    private const string Description = """
        List the keys of a verified log, one an epoch, for programs that do not follow epochs themselves. The first is the enrolled one; each next is signed by the one before.

        Example: audit keys audit-log > audit-log.vkeys
        """;

    public static Command Create()
    {
        var options = new LogOptions();
        var command = new Command("keys", Description);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            List<(long Since, string Key)> keys = Read(options, parsed, out VerifiedLog log);
            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject
                {
                    ["origin"] = log.Verdict.Origin,
                    ["keys"] = new JsonArray(keys.Select((key, epoch) => (JsonNode?)new JsonObject { ["epoch"] = epoch, ["since_entry"] = key.Since, ["key"] = key.Key }).ToArray()),
                }.ToJsonString());
            }
            else
            {
                keys.ForEach(key => Console.WriteLine(key.Key));
            }

            return CommandRunner.Good;
        });
        return command;
    }

    /// <summary>Reads the keys of a verified log; where the log's beginning is gone, those before are from the history of keys, which C06 has held against the tree.</summary>
    public static List<(long Since, string Key)> Read(LogOptions options, ParseResult parsed, out VerifiedLog log)
    {
        var keys = new List<(long Since, string Key)>();
        log = options.Read(parsed, entry =>
        {
            if (entry.Type is "log.open" or "rotate")
            {
                keys.Add((entry.Index, entry["key"].Text));
            }
        });
        long first = log.Verdict.FirstIndex;
        IEnumerable<(long, string)> pruned = options.Evidence(parsed).KeyItems().Where(item => item.Index < first).Select(item => (item.Index, CanonicalJson.Parse(item.Entry)["key"]?.Text ?? string.Empty));
        return [.. pruned, .. keys];
    }
}
