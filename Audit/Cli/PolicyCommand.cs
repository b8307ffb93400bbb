using System;
using System.CommandLine;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit policy</c>: whom a policy trusts; or a new policy.</summary>
internal static class PolicyCommand
{
    private const string Description = """
        Say whom a policy file (C2SP tlog-policy) trusts, or print a new one.

        Examples:
          audit policy device.policy
          audit policy --log VKEY --witness gate=VKEY --witness shift=VKEY --quorum any > device.policy
        """;

    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Description = "The policy to read.", Arity = ArgumentArity.ZeroOrOne };
        var log = new Option<string[]>("--log") { Description = "For a new policy: the enrolled key of a log; several enrol a fleet." };
        var witness = new Option<string[]>("--witness") { Description = "For a new policy: a name of yours and the key of a witness, NAME=VKEY." };
        var quorum = new Option<string>("--quorum") { Description = "For a new policy: none, all, any, or how many of the witnesses must have signed.", DefaultValueFactory = _ => "none" };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("policy", Description) { file, log, witness, quorum, json };
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(file);
            string[] logs = parsed.GetValue(log) ?? [];
            if ((path == null) == (logs.Length == 0))
            {
                throw new ArgumentException("policy: expected either a FILE to read or --log for a new one.");
            }

            if (path == null)
            {
                string text = New(logs, parsed.GetValue(witness) ?? [], parsed.GetValue(quorum)!);
                Console.Write(parsed.GetValue(json) ? new JsonObject { ["policy"] = text }.ToJsonString() + "\n" : text);
                return CommandRunner.Good;
            }

            Policy policy = PolicyFile.Read(path);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject
                {
                    ["logs"] = new JsonArray(policy.Logs.Select(key => (JsonNode?)key.ToString()).ToArray()),
                    ["witnesses"] = new JsonArray(policy.Witnesses.Select(key => (JsonNode?)key.ToString()).ToArray()),
                    ["quorum"] = policy.Quorum,
                }.ToJsonString());
                return CommandRunner.Good;
            }

            foreach (VerifierKey key in policy.Logs)
            {
                Console.WriteLine($"log      {key}");
            }

            foreach (VerifierKey key in policy.Witnesses)
            {
                Console.WriteLine($"witness  {key}");
            }

            Console.WriteLine(policy.AsksForWitnesses
                ? $"quorum   {policy.Quorum}: a checkpoint without these signatures fails"
                : "quorum   none: no witness is asked for, so whoever holds the device can rewrite what nobody else has seen");
            return CommandRunner.Good;
        });
        return command;
    }

    private static string New(string[] logs, string[] witnesses, string quorum)
    {
        var text = new StringBuilder();
        foreach (string key in logs)
        {
            text.Append("log ").Append(key).Append('\n');
        }

        var names = new StringBuilder();
        foreach (string item in witnesses)
        {
            string[] parts = item.Split('=', 2);
            if (parts.Length != 2)
            {
                throw new ArgumentException($"--witness {item}: expected NAME=VKEY.");
            }

            text.Append("witness ").Append(parts[0]).Append(' ').Append(parts[1]).Append('\n');
            names.Append(' ').Append(parts[0]);
        }

        if (quorum != "none")
        {
            text.Append("group witnesses ").Append(quorum).Append(names).Append('\n');
        }

        text.Append("quorum ").Append(quorum == "none" ? "none" : "witnesses").Append('\n');
        try
        {
            Policy.Parse(Encoding.UTF8.GetBytes(text.ToString()), new Ed25519Verifier());
        }
        catch (NoteFormatException exception)
        {
            throw new NoLogException("the new policy", exception.Expected, exception.Found);
        }

        return text.ToString();
    }
}
