using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Proofs;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit proof-verify</c>: does this entry stand in that log? Needs the proof, the entry and a policy; no log.</summary>
internal static class ProofVerifyCommand
{
    private const string Description = """
        Check a proof that somebody hands you: the entry's bytes, its .tlog-proof and your own policy file are enough. Exit 0: it holds; 1: it does not; 2: unreadable.

        Example: audit proof-verify entry-10.tlog-proof entry-10.json --policy device.policy
        """;

    public static Command Create()
    {
        var proofFile = new Argument<string>("PROOF") { Description = "The .tlog-proof file." };
        var entryFile = new Argument<string>("ENTRY") { Description = "The entry's exact bytes." };
        var policyFile = new Option<string>("--policy") { Description = "The policy file with the enrolled key, and the witnesses that must have signed.", Required = true };
        var keysFile = new Option<string?>("--keys") { Description = "The chain of keys, where the signing key has changed; without it, the .keys.json beside the proof where there is one." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("proof-verify", Description) { proofFile, entryFile, policyFile, keysFile, json };
        command.SetAction(parsed =>
        {
            Policy policy = PolicyFile.Read(parsed.GetValue(policyFile)!);
            string proofPath = parsed.GetValue(proofFile)!;
            byte[] proof = Evidence.ReadFile(proofPath);
            byte[] entry = Evidence.ReadFile(parsed.GetValue(entryFile)!);
            string keysPath = parsed.GetValue(keysFile) ?? Path.ChangeExtension(proofPath, null) + KeyChainFile.Extension;
            byte[]? keys = parsed.GetValue(keysFile) != null || File.Exists(keysPath) ? Evidence.ReadFile(keysPath) : null;
            try
            {
                (ProofFile read, SignedCheckpoint signed) = Verify(proof, entry, keys, policy);
                string[] witnesses = signed.SignedBy.Where(key => key.Type == VerifierKey.Cosignature).Select(key => key.Name).ToArray();
                Console.WriteLine(parsed.GetValue(json)
                    ? new JsonObject
                    {
                        ["verdict"] = "pass",
                        ["origin"] = signed.Checkpoint.Origin,
                        ["index"] = read.Index,
                        ["size"] = signed.Checkpoint.Size,
                        ["witnesses"] = new JsonArray(witnesses.Select(name => (JsonNode?)name).ToArray()),
                    }.ToJsonString()
                    : $"pass: entry {read.Index} of {signed.Checkpoint.Origin}, in the tree of {signed.Checkpoint.Size} entries; witnessed by {(witnesses.Length == 0 ? "nobody" : string.Join(", ", witnesses))}.");
                return CommandRunner.Good;
            }
            catch (FormatException exception)
            {
                return Refused(parsed.GetValue(json), exception.Message);
            }
            catch (NoteFormatException exception)
            {
                return Refused(parsed.GetValue(json), exception.Message);
            }
        });
        return command;
    }

    private static (ProofFile Proof, SignedCheckpoint Signed) Verify(byte[] proof, byte[] entry, byte[]? keys, Policy policy)
    {
        var ed25519 = new Ed25519Verifier();
        ProofFile read = ProofFile.Parse(proof);
        IEnumerable<VerifierKey> logs = policy.Logs;
        if (keys != null)
        {
            // Its signature is checked below, with the key that the chain leads to.
            Checkpoint checkpoint = Checkpoint.Parse(SignedNote.Parse(read.CheckpointNote).Text);
            VerifierKey first = policy.Logs.FirstOrDefault(key => key.Name == checkpoint.Origin)
                ?? throw new FormatException($"the policy has no key of '{checkpoint.Origin}'");
            logs = [KeyChainFile.Parse(keys).Follow(first, checkpoint, ed25519)];
        }

        SignedCheckpoint signed = read.Verify(entry, [.. logs, .. policy.Witnesses], ed25519);
        return policy.IsSatisfiedBy(signed.SignedBy.ToArray())
            ? (read, signed)
            : throw new FormatException($"the witnesses that signed do not meet the policy's quorum '{policy.Quorum}'");
    }

    private static int Refused(bool isJson, string message)
    {
        Console.WriteLine(isJson ? new JsonObject { ["verdict"] = "fail", ["message"] = message }.ToJsonString() : "fail: " + message);
        return CommandRunner.Bad;
    }
}
