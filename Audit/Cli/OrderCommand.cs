using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit order</c>: signs what an operator asks of a device from afar.</summary>
internal static class OrderCommand
{
    private const string SecretName = "keys/operator";

    private const string Description = """
        Sign an order for one device. It can be stopped, allowed less, told of an event that it missed, or asked to compute a kept decision again; an alert is answered at the device alone.

        Examples:
          audit order key --state me --name ann
          audit order sign stop --state me --name ann --log example.com/site/board-1 --out orders/0001
          audit order sign mode gas solvent_vapour relay advisory --state me --name ann --log example.com/site/board-1 --out orders/0002
          audit order sign missed crackling_fire --state me --name ann --log example.com/site/board-1 --out orders/0003
          audit order sign replay 412 legal_obligation --state me --name ann --log example.com/site/board-1 --out orders/0004
        """;

    public static Command Create() => new("order", Description) { Key(), Sign() };

    private static Command Key()
    {
        var state = new WitnessOptions(hasPolicy: false);
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("key", "Print an operator's public key, to be enrolled on devices; a new secret is made the first time.");
        state.AddTo(command);
        command.Add(json);
        command.SetAction(parsed =>
        {
            using FileStorage storage = state.Open(parsed);
            using Ed25519Signer signer = StoredKey.Open(storage, SecretName, state.Name(parsed));
            string key = VerifierKey.OfLog(signer.Name, signer.PublicKey).ToString();
            Console.WriteLine(parsed.GetValue(json) ? new JsonObject { ["key"] = key }.ToJsonString() : key);
            return CommandRunner.Good;
        });
        return command;
    }

    private static Command Sign()
    {
        var words = new Argument<string[]>("WORDS") { Description = "stop | mode MODEL CLASS signal|relay in_the_loop|advisory | missed CLASS | replay DECISION BASIS", Arity = ArgumentArity.OneOrMore };
        var state = new WitnessOptions(hasPolicy: false);
        var log = new Option<string>("--log") { Description = "The origin of the device's log.", Required = true };
        var hours = new Option<int>("--hours") { Description = "For how long it counts.", DefaultValueFactory = _ => 24 };
        var number = new Option<long?>("--number") { Description = "Greater than that of your last order for the device. Default: milliseconds since 1970." };
        var target = new Option<string>("--out") { Description = "The file to write.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("sign", "Write a signed order.") { words };
        state.AddTo(command);
        foreach (Option option in (Option[])[log, hours, number, target, json])
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            string[] asked = parsed.GetValue(words)!;
            Require(asked, parsed.GetValue(log)!, parsed.GetValue(hours));
            using FileStorage storage = state.Open(parsed);
            using Ed25519Signer signer = StoredKey.Open(storage, SecretName, state.Name(parsed));
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            var order = new SignedOrder(parsed.GetValue(log)!, parsed.GetValue(number) ?? now.ToUnixTimeMilliseconds(), now.AddHours(parsed.GetValue(hours)).ToUnixTimeSeconds(), asked);
            File.WriteAllBytes(parsed.GetValue(target)!, order.Sign(signer));
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject { ["log"] = order.Origin, ["number"] = order.Number, ["until"] = order.Until, ["words"] = string.Join(' ', order.Words), ["file"] = parsed.GetValue(target) }.ToJsonString());
            }

            return CommandRunner.Good;
        });
        return command;
    }

    private static void Require(string[] words, string origin, int hours)
    {
        var shapes = new Dictionary<string, int>(StringComparer.Ordinal) { [SignedOrder.Stop] = 1, [SignedOrder.Mode] = 5, [SignedOrder.Missed] = 2, [SignedOrder.Replay] = 3 };
        if (!shapes.TryGetValue(words[0], out int length) || words.Length != length || !words.All(VerifierKey.IsName))
        {
            throw new ArgumentException($"'{string.Join(' ', words)}' is no order: expected stop, mode MODEL CLASS OUTPUT MODE, missed CLASS or replay DECISION BASIS.");
        }

        if (words[0] == SignedOrder.Replay && (!long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out _) || !ConsentEntry.Bases().Contains(words[2])))
        {
            throw new ArgumentException($"'{string.Join(' ', words)}' is no order: expected replay with the index of a decision and one of {string.Join(", ", ConsentEntry.Bases())}.");
        }

        if (!VerifierKey.IsName(origin))
        {
            throw new ArgumentException($"--log {origin}: expected an origin without space or plus.");
        }

        if (hours is < 1 or > 8_760)
        {
            throw new ArgumentException($"--hours {hours}: expected 1 to 8760.");
        }
    }
}
