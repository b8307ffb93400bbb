using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review.Documents;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit explain</c>: the plain answer for a person affected by one decision.</summary>
internal static class ExplainCommand
{
    private const string Description = """
        Answer a person affected by one decision in plain words: what the system did, how sure it was, what the human did, whom to contact, how to object.

        Example: audit explain audit-log 10 --deployment deployment.json
        """;

    public static Command Create()
    {
        var options = new LogOptions();
        var wanted = new Argument<long>("INDEX") { Description = "Index of a decision, of an alert, of its explanation, or of an answer to one." };
        var deployment = new DeploymentOption();
        var command = new Command("explain", Description);
        options.AddTo(command);
        command.Add(wanted);
        deployment.AddTo(command);
        command.SetAction(parsed =>
        {
            DeploymentRecord record = deployment.Read(parsed);
            long index = parsed.GetValue(wanted);
            var chain = new AlertChain(index);
            VerifiedLog log = options.Read(parsed, chain.Add);
            IReadOnlyList<(string Heading, string Answer)> answers = Explanation.Of(ChainCommand.Require(chain, index, log.Verdict.Size), record);
            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject
                {
                    ["origin"] = log.Verdict.Origin,
                    ["index"] = index,
                    ["deployment"] = record.Name,
                    ["answers"] = new JsonArray(answers.Select(item => (JsonNode)new JsonObject { ["heading"] = item.Heading, ["answer"] = item.Answer }).ToArray()),
                    ["entries"] = new JsonArray(chain.Entries.Select(entry => (JsonNode)entry.Index).ToArray()),
                }.ToJsonString());
                return CommandRunner.Good;
            }

            foreach ((string heading, string answer) in answers)
            {
                Console.WriteLine(heading);
                foreach (string line in Wrapped(answer))
                {
                    Console.WriteLine("  " + line);
                }

                Console.WriteLine();
            }

            Console.WriteLine($"From the verified log {log.Verdict.Origin}; {record.Name}.");
            return CommandRunner.Good;
        });
        return command;
    }

    private static IEnumerable<string> Wrapped(string text)
    {
        const int Width = 96;
        string line = string.Empty;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        yield return line;
    }
}
