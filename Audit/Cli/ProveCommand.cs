using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Proofs;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit prove</c>: one entry's bytes with a proof that needs no other entry.</summary>
internal static class ProveCommand
{
    private const string Description = """
        Write one verified entry with a proof that needs neither the log nor this program: entry-N.json (its exact bytes), entry-N.tlog-proof (C2SP tlog-proof), and, where the
        signing key has changed since the enrolled one, entry-N.keys.json (the chain of keys).

        Example: audit prove audit-log 10 --out proof
        """;

    public static Command Create()
    {
        var options = new LogOptions();
        var wanted = new Argument<long>("INDEX") { Description = "Index of the entry, from 0." };
        var target = new Option<string>("--out") { Description = "The folder to write to.", DefaultValueFactory = _ => "." };
        var command = new Command("prove", Description);
        options.AddTo(command);
        command.Add(wanted);
        command.Add(target);
        command.SetAction(parsed =>
        {
            long index = parsed.GetValue(wanted);
            LoggedEntry? found = null;
            var rotations = new List<LoggedEntry>();
            VerifiedLog log = options.Read(parsed, entry =>
            {
                found = entry.Index == index ? entry : found;
                if (entry.Type == "rotate")
                {
                    rotations.Add(entry);
                }
            });
            if (found == null)
            {
                throw new ArgumentException($"INDEX {index}: expected 0 to {log.Verdict.Size - 1}.");
            }

            using var proofs = new EntryProofs(options.Open(parsed), log.Verdict.Size);
            byte[] proof = proofs.Proof(index) ?? throw new IOException($"entry {index}: the tiles that its proof needs are not there any more");
            string stem = Path.Combine(parsed.GetValue(target)!, FormattableString.Invariant($"entry-{index}"));
            Directory.CreateDirectory(parsed.GetValue(target)!);
            var written = new List<string> { stem + ".json", stem + ProofFile.Extension };
            File.WriteAllBytes(written[0], found.Bytes);
            File.WriteAllBytes(written[1], proof);
            KeyHistory.Item[] pruned = options.PrunedRotations(parsed, log.Verdict);
            if (rotations.Count + pruned.Length > 0)
            {
                written.Add(stem + KeyChainFile.Extension);
                File.WriteAllText(written[2], new KeyChainFile([
                    .. pruned.Select(item => (item.Entry, proofs.Inclusion(item))),
                    .. rotations.Select(entry => (entry.Bytes, proofs.Inclusion(entry.Index))),
                ]).Encode());
            }

            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject { ["index"] = index, ["files"] = new JsonArray(written.Select(file => (JsonNode?)file).ToArray()) }.ToJsonString());
            }
            else
            {
                written.ForEach(Console.WriteLine);
            }

            return CommandRunner.Good;
        });
        return command;
    }
}
