using System;
using System.CommandLine;
using System.Text.Json.Nodes;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary><c>tinyml diff</c>: the first layer where two models, or the two paths of the engine, differ.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("A") { Description = "A .tflite file." };
        var second = new Argument<string?>("B") { Description = "Another one with the same layers; left out, A itself on the other path.", Arity = ArgumentArity.ZeroOrOne };
        var input = new Option<string>("--input") { Description = "Vectors back to back, as for run.", Required = true };
        var board = new Option<bool>("--board-path") { Description = "Run B on the plain integer code that the board runs." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "diff",
            """
            Show the first layer where two models, or the two paths of the engine, differ. Exit code 1 when they do.

            Examples:
              tinyml diff old.tflite new.tflite --input vectors.bin
              tinyml diff model.tflite --board-path --input vectors.bin
            """)
        {
            first,
            second,
            input,
            board,
            json,
        };
        command.SetAction(parsed =>
        {
            string pathA = parsed.GetValue(first)!;
            string? pathB = parsed.GetValue(second);
            bool onBoard = parsed.GetValue(board) || pathB == null;
            var comparison = new LayerComparison(ModelFile.Load(pathA, EnginePath.Host), ModelFile.Load(pathB ?? pathA, ModelFile.Path(onBoard)));
            using var vectors = new VectorReader(parsed.GetValue(input)!, comparison.A.Interpreter);
            LayerDifference? difference = comparison.Structure();
            while (difference == null && vectors.Next())
            {
                vectors.Fill(comparison.A.Interpreter);
                vectors.Fill(comparison.B.Interpreter);
                difference = comparison.Invoke(vectors.Count - 1);
            }

            Print(difference, vectors.Count, parsed.GetValue(json));
            return difference == null ? 0 : 1;
        });
        return command;
    }

    private static void Print(LayerDifference? difference, long vectors, bool json)
    {
        if (json)
        {
            Console.WriteLine(new JsonObject
            {
                ["equal"] = difference == null,
                ["vectors"] = vectors,
                ["vector"] = difference?.Vector,
                ["operator"] = difference?.Operator,
                ["name"] = difference?.Name,
                ["tensor"] = difference?.Tensor,
                ["element"] = difference?.Element,
                ["elements"] = difference?.Elements,
                ["a"] = difference?.A,
                ["b"] = difference?.B,
            }.ToJsonString());
        }
        else if (difference == null)
        {
            Console.WriteLine($"equal in every layer of {vectors} vectors");
        }
        else
        {
            Console.WriteLine(difference);
        }
    }
}
