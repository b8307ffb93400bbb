using System;
using System.CommandLine;
using System.IO;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Evaluation.Comparison;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary><c>tinyml release</c>: known answers for the board's self-test, and one signature over all files of a bundle.</summary>
internal static class ReleaseCommand
{
    /// <summary>Who signs where nobody is named.</summary>
    public const string DefaultName = "meadowtinyml.example/models";

    private const int SeedBytes = 32;

    public static Command Create()
    {
        var bundle = new Argument<string>("DIR") { Description = "A bundle's folder, as train writes it." };
        var key = new Option<string>("--key") { Description = "A file with the 64 hex digits of an Ed25519 seed.", Required = true };
        var makeKey = new Option<bool>("--make-key") { Description = "Make the key file; it must not exist." };
        var name = new Option<string>("--name") { Description = "Who signs, for example vendor.example/models.", DefaultValueFactory = _ => DefaultName };
        var after = new Option<string?>("--after") { Description = "The predecessor's bundle. A bundle that is worse by more than the margin is refused with exit code 1." };
        var data = new Option<string?>("--data") { Description = "Recordings to compare both on; left out, what the bundles' own reports say is compared." };
        var profile = new Option<string?>("--profile") { Description = "Heater profile of gas tables of which nothing names it." };
        var margin = new Option<double>("--margin") { Description = "How much the balanced accuracy, and the recall of a class that raises the alarm, may fall.", DefaultValueFactory = _ => ModelComparison.DefaultMargin };
        var answers = new Option<string[]>("--answers") { Description = "What people answered to the predecessor's alerts: a file of audit stats LOG --json. May be given again. A hazard that most of 30 or more answers overruled, and whose precision does not rise, refuses the release.", DefaultValueFactory = _ => [] };
        var force = new Option<string?>("--force") { Description = "Release a refused bundle for this reason, which is written into its manifest." };
        var command = new Command("release", "Add known answers for the self-test, the board budget where train has not stated it, and sign all files of a bundle.\n\nExample: tinyml release bundle --key release.key --make-key --after Models/released/gas")
        {
            after,
            data,
            profile,
            margin,
            answers,
            force,
            bundle,
            key,
            makeKey,
            name,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(bundle)!;
            ModelBundle loaded = ModelFile.ReadBundle(folder);
            var predecessor = Predecessor.Judge(folder, loaded.Manifest, parsed.GetValue(after), parsed.GetValue(data), parsed.GetValue(profile), parsed.GetValue(margin), parsed.GetValue(force), parsed.GetValue(answers)!);
            if (predecessor.Refusal != null)
            {
                Console.Error.WriteLine("tinyml: " + predecessor.Refusal);
                return 1;
            }

            string keyFile = parsed.GetValue(key)!;
            if (parsed.GetValue(makeKey))
            {
                MakeKey(keyFile);
            }

            using var signer = new Ed25519Signer(parsed.GetValue(name)!, ReadSeed(keyFile));
            (byte[] inputs, byte[] outputs) = SelfTest.Create(loaded);
            File.WriteAllBytes(Path.Combine(folder, SelfTest.InputFile), inputs);
            File.WriteAllBytes(Path.Combine(folder, SelfTest.OutputFile), outputs);
            File.WriteAllBytes(Path.Combine(folder, ModelBundle.ManifestFile), (loaded.Manifest with
            {
                Parts = SignedBundle.Parts(folder),
                Budget = loaded.Manifest.Budget ?? BoardEstimate.Of(loaded.Model, loaded.Manifest, PowerModel.Stated()).Budget,
                PredecessorSha256 = predecessor.Sha256,
                Forced = predecessor.Forced,
            }).ToBytes());
            File.WriteAllBytes(Path.Combine(folder, SignedBundle.NoteFile), SignedBundle.Sign(folder, $"{loaded.Manifest.Id} {loaded.Manifest.Version}", signer));
            Console.WriteLine($"signed {loaded.Manifest.Id} {loaded.Manifest.Version}; verify with --vkey {VerifierKey.OfLog(signer.Name, signer.PublicKey)}");
            return 0;
        });
        return command;
    }

    /// <summary>Reads a release key.</summary>
    /// <exception cref="DataFormatException">The file holds none.</exception>
    public static byte[] ReadSeed(string file)
    {
        string text = File.ReadAllText(file).Trim();
        try
        {
            byte[] seed = Convert.FromHexString(text);
            return seed.Length == SeedBytes ? seed : throw new DataFormatException(file, "line 1", $"{2 * SeedBytes} hex digits", $"{text.Length}");
        }
        catch (FormatException)
        {
            throw new DataFormatException(file, "line 1", $"{2 * SeedBytes} hex digits", "other characters");
        }
    }

    private static void MakeKey(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SeedBytes)));
    }
}
