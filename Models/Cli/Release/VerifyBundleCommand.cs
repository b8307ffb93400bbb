using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation.Board;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary><c>tinyml verify-bundle</c>: is a bundle what its maker signed, and does the engine here give its known answers?</summary>
internal static class VerifyBundleCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("DIR") { Description = "A bundle's folder." };
        var vkey = new Option<string>("--vkey") { Description = "Whom to trust: the key itself (name+id+base64), or a file with it.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("verify-bundle", "Check a bundle's signature, every file under it, the known answers and the board budget. Exit 1 where something is not as it was signed or does not hold.\n\nExample: tinyml verify-bundle Models/released/gas --vkey Models/released/release.vkey")
        {
            directory,
            vkey,
            json,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(directory)!;
            if (!Directory.Exists(folder))
            {
                throw new DirectoryNotFoundException($"{folder}: no such folder; expected a bundle.");
            }

            string text = parsed.GetValue(vkey)!;
            VerifierKey key = Key(File.Exists(text) ? File.ReadAllText(text).Trim() : text);
            string? fault = Fault(folder, key);
            ModelBundle? bundle = fault == null ? ModelFile.ReadBundle(folder) : null;
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject { ["verdict"] = fault == null ? "pass" : "fail", ["fault"] = fault, ["budget"] = Json(bundle?.Manifest.Budget) }.ToJsonString());
            }
            else if (bundle == null)
            {
                Console.WriteLine($"fail: {fault}");
            }
            else
            {
                Console.WriteLine($"pass: signed by {key.Name}, every file as signed, known answers given");
                Console.WriteLine(bundle.Manifest.Budget is { } budget
                    ? $"board budget: {BudgetCheck.InWords(budget)}, as estimated here"
                    : $"board budget: none stated; estimated here: {BudgetCheck.InWords(Estimate(bundle))}");
            }

            return fault == null ? 0 : 1;
        });
        return command;
    }

    /// <summary>Returns the first thing that is wrong with a bundle, or null.</summary>
    public static string? Fault(string folder, VerifierKey key)
    {
        string? fault = SignedBundle.Fault(folder, key, new Ed25519Verifier());
        if (fault != null)
        {
            return fault;
        }

        try
        {
            ModelBundle bundle = ModelFile.ReadBundle(folder);
            string? part = bundle.Manifest.Parts.Count == 0 ? null : SignedBundle.Parts(folder).Except(bundle.Manifest.Parts).Concat(bundle.Manifest.Parts.Except(SignedBundle.Parts(folder))).FirstOrDefault();
            return part != null ? $"{part[(part.IndexOf("  ", StringComparison.Ordinal) + 2)..]}: not as the manifest lists it"
                : !SelfTest.Passes(folder, bundle) ? $"{SelfTest.OutputFile}: the engine gives other answers"
                : bundle.Manifest.Budget is { } budget ? BudgetCheck.Fault(budget, Estimate(bundle)) : null;
        }
        catch (Exception exception) when (exception is DataFormatException or FileNotFoundException)
        {
            return exception.Message;
        }
    }

    private static ModelBudget Estimate(ModelBundle bundle) => BoardEstimate.Of(bundle.Model, bundle.Manifest, PowerModel.Stated()).Budget;

    private static JsonObject? Json(ModelBudget? budget) => budget == null ? null : new JsonObject
    {
        ["flash_bytes"] = budget.FlashBytes,
        ["ram_bytes"] = budget.RamBytes,
        ["milliseconds"] = budget.Microseconds / 1e3,
        ["millijoules"] = budget.Microjoules / 1e3,
    };

    private static VerifierKey Key(string text)
    {
        try
        {
            return VerifierKey.Parse(text, new Ed25519Verifier());
        }
        catch (NoteFormatException exception)
        {
            throw new DataFormatException("--vkey", "its text", "name+id+base64 of an Ed25519 key", exception.Message);
        }
    }
}
