using System;
using System.CommandLine;
using System.IO;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Models.Cli.Reference;

/// <summary><c>tinyml reference</c>: what a bundle's training data looked like, for the board's doubt; a part of the bundle, to be written before it is signed.</summary>
internal static class ReferenceCommand
{
    public static Command Create()
    {
        var bundle = new Argument<string>("DIR") { Description = "A bundle's folder, as train writes it." };
        var data = new Option<string>("--data") { Description = "The recordings that it was trained on.", Required = true };
        var command = new Command(
            "reference",
            "Write reference.json into a bundle: centre and spread of each class, the distance beyond which the board abstains, and what the card says its answers are worth.\n\nExample: tinyml reference bundle --data recordings/gas")
        {
            bundle,
            data,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(bundle)!;
            ModelBundle loaded = ModelFile.ReadBundle(folder);
            string recordings = parsed.GetValue(data)!;
            ReferenceInputs inputs = loaded.Manifest.Task == ModelManifest.GasTask ? ReferenceInputs.OfGas(loaded, recordings) : ReferenceInputs.OfSound(loaded, recordings);
            var builder = new ReferenceBuilder(loaded.Manifest, inputs);
            ReferenceStatistics reference = builder.Build(CardConfusion.Read(File.ReadAllText(Path.Combine(folder, ModelBundle.CardFile)), loaded.Manifest.Labels));
            File.WriteAllBytes(Path.Combine(folder, ModelBundle.ReferenceFile), reference.ToBytes());
            Console.WriteLine(builder.Report(reference));
            return 0;
        });
        return command;
    }
}
