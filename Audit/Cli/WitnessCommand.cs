using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit witness</c>: signs checkpoints that go on from the ones it signed before, over HTTP or by files.</summary>
internal static class WitnessCommand
{
    private const string SecretName = "keys/witness";

    private const string Description = """
        Be a witness (C2SP tlog-witness): sign a log's checkpoints, each only if it goes on from the one signed before. The request and the answer are the same bytes over HTTP and by file.

        Examples:
          audit witness key --state my-witness --name example.com/gate
          audit witness serve --state my-witness --name example.com/gate --policy device.policy --port 8080
          audit witness serve --state my-witness --name example.com/gate --policy device.policy --archive logs --orders orders --updates releases
          audit witness request audit-log --old 0 --out request
          audit witness answer request --state my-witness --name example.com/gate --policy device.policy --out answer
        """;

    public static Command Create() => new("witness", Description) { Key(), Serve(), Request(), Answer() };

    private static Command Key()
    {
        var state = new WitnessOptions(hasPolicy: false);
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("key", "Print this witness's public key, for policies; a new secret is made the first time.");
        state.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            // A witness that is serving has its folder locked, and may be asked who it is all the same.
            string name = state.Name(parsed);
            using Ed25519Signer? known = StoredKey.Find(state.Storage(parsed), SecretName, name);
            using FileStorage? storage = known == null ? state.Open(parsed) : null;
            using Ed25519Signer signer = known ?? Signer(storage!, name);
            string key = VerifierKey.OfWitness(signer.Name, signer.PublicKey).ToString();
            Console.WriteLine(parsed.GetValue(json) ? new JsonObject { ["key"] = key }.ToJsonString() : key);
            return CommandRunner.Good;
        });
        return command;
    }

    private static Command Serve()
    {
        var state = new WitnessOptions(hasPolicy: true);
        var port = new Option<int>("--port") { Description = "Port on loopback.", DefaultValueFactory = _ => 8_080 };
        var archive = new Option<string?>("--archive") { Description = "Also answer POST /add-entries: take the entries of these logs, a folder for each below this one, and sign what is whole." };
        var orders = new Option<string?>("--orders") { Description = "A folder of signed orders (audit order sign); each goes back to the device whose log it names." };
        var updates = new Option<string?>("--updates") { Description = "A folder of signed bundles (tinyml release), a folder each, and of blocked.note: also answer GET /updates/ for devices that take updates from here." };
        var silence = new Option<double>("--silent-after") { Description = "Seconds after which a line says that a log of the policy has shown nothing new; twice the longest time between two heartbeats of a device, for example.", DefaultValueFactory = _ => 1_800 };
        var command = new Command("serve", "Answer POST /add-checkpoint, with --archive POST /add-entries, and with --updates GET /updates/, on loopback until Ctrl-C.");
        state.AddTo(command);
        command.Add(port);
        command.Add(archive);
        command.Add(orders);
        command.Add(updates);
        command.Add(silence);
        command.SetAction(async (parsed, cancelled) =>
        {
            double limit = parsed.GetValue(silence);
            if (!(limit is >= 1 and <= 86_400 * 31))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--silent-after {limit}: expected 1 to {86_400 * 31} seconds."));
            }

            using FileStorage storage = state.Open(parsed);
            using Ed25519Signer signer = Signer(storage, state.Name(parsed));
            IReadOnlyList<VerifierKey> enrolled = state.Enrolled(parsed);
            var witness = new Witness(storage, signer, new Ed25519Verifier(), enrolled);
            using ArchiveFolder? logs = parsed.GetValue(archive) is { } folder ? new ArchiveFolder(folder, enrolled) : null;
            var waiting = new OrderFolder(parsed.GetValue(orders));
            Receiver? receiver = logs == null ? null : new Receiver(logs.Mirror, witness, waiting.For);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
            Task watching = new SilentLogs(enrolled.Select(key => key.Name), witness.Latest, TimeSpan.FromSeconds(limit), TimeProvider.System).WatchAsync(Console.Error, ending.Token);
            try
            {
                await WitnessServer.RunAsync(witness, receiver, parsed.GetValue(updates) is { } shelf ? new UpdateShelf(shelf) : null, parsed.GetValue(port), TimeProvider.System, Console.Error, cancelled);
            }
            finally
            {
                await ending.CancelAsync();
                await watching;
            }

            return CommandRunner.Good;
        });
        return command;
    }

    private static Command Request()
    {
        var options = new LogOptions();
        var old = new Option<long>("--old") { Description = "The size that the witness knows; 0 for a witness that has not seen this log.", DefaultValueFactory = _ => 0 };
        var target = new Option<string>("--out") { Description = "The file to write.", Required = true };
        var command = new Command("request", "Write what is put before a witness: the checkpoint, the proof that it goes on from the old size, and the changes of key since.");
        options.AddTo(command);
        command.Add(old);
        command.Add(target);
        command.SetAction(parsed =>
        {
            long oldSize = parsed.GetValue(old);
            var rotations = new List<LoggedEntry>();
            VerifiedLog log = options.Read(parsed, entry =>
            {
                if (entry.Type == "rotate")
                {
                    rotations.Add(entry);
                }
            });
            if (oldSize < 0 || oldSize > log.Verdict.Size)
            {
                throw new ArgumentException($"--old {oldSize}: expected 0 to {log.Verdict.Size}.");
            }

            using var proofs = new EntryProofs(options.Open(parsed), log.Verdict.Size);
            WitnessRequest request = proofs.Request(oldSize, options.Checkpoint(parsed), options.PrunedRotations(parsed, log.Verdict), rotations.Select(entry => (entry.Index, entry.Bytes)));
            File.WriteAllBytes(parsed.GetValue(target)!, request.Encode());
            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject { ["origin"] = log.Verdict.Origin, ["old"] = oldSize, ["size"] = log.Verdict.Size, ["file"] = parsed.GetValue(target) }.ToJsonString());
            }

            return CommandRunner.Good;
        });
        return command;
    }

    private static Command Answer()
    {
        var state = new WitnessOptions(hasPolicy: true);
        var request = new Argument<string>("REQUEST") { Description = "The request's file." };
        var target = new Option<string>("--out") { Description = "The file for the answer: a signature line for the log.", Required = true };
        var kept = new Option<string?>("--checkpoint") { Description = "Also write the whole checkpoint with this signature, to be kept as evidence." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("answer", "Answer a request by file. Exit 0: signed; 1: refused.");
        state.AddTo(command);
        command.Add(request);
        command.Add(target);
        command.Add(kept);
        command.Add(json);
        command.SetAction(parsed =>
        {
            byte[] body = Evidence.ReadFile(parsed.GetValue(request)!);
            using FileStorage storage = state.Open(parsed);
            using Ed25519Signer signer = Signer(storage, state.Name(parsed));
            WitnessAnswer answer = new Witness(storage, signer, new Ed25519Verifier(), state.Enrolled(parsed)).Add(body, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
            bool isSigned = answer.Status == 200;
            if (isSigned)
            {
                File.WriteAllText(parsed.GetValue(target)!, answer.Body);
                if (parsed.GetValue(kept) is { } file)
                {
                    File.WriteAllBytes(file, [.. WitnessRequest.Parse(body).CheckpointNote, .. Encoding.UTF8.GetBytes(answer.Body)]);
                }
            }

            string reason = Reason(answer);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject { ["status"] = answer.Status, ["body"] = answer.Body, ["reason"] = reason }.ToJsonString());
            }
            else if (!isSigned)
            {
                Console.Error.WriteLine($"audit: {parsed.GetValue(request)}: {answer.Status.ToString(CultureInfo.InvariantCulture)}, {reason}");
            }

            return isSigned ? CommandRunner.Good : CommandRunner.Bad;
        });
        return command;
    }

    private static string Reason(WitnessAnswer answer) => answer.Status switch
    {
        200 => "signed",
        400 => "this is no request",
        403 => "the checkpoint is not signed by the key that this witness trusts for the log",
        404 => "the policy of this witness has no key of this log",
        409 => $"this witness has seen size {answer.Body.Trim()}: make the request again with --old {answer.Body.Trim()}; if the log is smaller than that, it was rolled back",
        _ => "the log does not go on from the checkpoint that this witness has signed: keep both, they are the proof",
    };

    private static Ed25519Signer Signer(FileStorage storage, string name) => StoredKey.Open(storage, SecretName, name);
}
