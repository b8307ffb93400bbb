using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary><c>tinyml block</c>: a signed list of recalled networks, which a device takes from its update folder.</summary>
internal static class BlockCommand
{
    public static Command Create()
    {
        var digests = new Argument<string[]>("SHA256") { Description = "The SHA-256 of each model.tflite that is recalled, as model.load in the log and model_sha256 in the manifest name it.", Arity = ArgumentArity.OneOrMore };
        var key = new Option<string>("--key") { Description = "A file with the 64 hex digits of the release key's Ed25519 seed.", Required = true };
        var name = new Option<string>("--name") { Description = "Who signs, as at the release.", DefaultValueFactory = _ => ReleaseCommand.DefaultName };
        var after = new Option<string?>("--after") { Description = "The list before this one; its networks stay blocked. A device refuses a list that lacks one." };
        var output = new Option<string>("--out") { Description = "The file to write.", DefaultValueFactory = _ => BlockNote.File };
        var command = new Command("block", $"Sign a list of recalled networks. Laid into a device's update folder as {BlockNote.File}, it takes them out of use.\n\nExample: tinyml block 0d2c6d5b…bb95b0 --key release.key")
        {
            digests,
            key,
            name,
            after,
            output,
        };
        command.SetAction(parsed =>
        {
            string? file = parsed.GetValue(after);
            string[] all = [.. Before(file).Concat(parsed.GetValue(digests)!).Distinct(StringComparer.Ordinal)];
            using var signer = new Ed25519Signer(parsed.GetValue(name)!, ReleaseCommand.ReadSeed(parsed.GetValue(key)!));
            byte[] note = BlockNote.Sign(all, signer);
            if (note.Length > BlockNote.MaxBytes)
            {
                throw new ArgumentException($"{all.Length} networks: expected a list of at most {BlockNote.MaxBytes} bytes, found {note.Length}.");
            }

            File.WriteAllBytes(parsed.GetValue(output)!, note);
            Console.WriteLine($"{parsed.GetValue(output)}: {all.Length} blocked, signed by {VerifierKey.OfLog(signer.Name, signer.PublicKey)}");
            return 0;
        });
        return command;
    }

    private static string[] Before(string? file)
    {
        if (file == null)
        {
            return [];
        }

        try
        {
            return [.. BlockNote.Parse(File.ReadAllBytes(file)).Digests];
        }
        catch (ManifestFormatException exception)
        {
            throw new DataFormatException(file, exception.Place, exception.Expected, exception.Found);
        }
    }
}
