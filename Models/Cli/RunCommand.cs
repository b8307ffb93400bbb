using System;
using System.CommandLine;
using System.Text.Json.Nodes;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary><c>tinyml run</c>: raw vectors in, raw vectors out.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A .tflite file." };
        var input = new Option<string>("--input") { Description = "Vectors back to back, in the model's own input types; several inputs one after another per vector.", Required = true };
        var output = new Option<string>("--output") { Description = "Where the answers go, likewise in the model's own output types.", Required = true };
        var board = ModelFile.BoardPathOption();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("run", "Run a model over any number of raw vectors. A model with state carries it from one vector to the next.\n\nExample: tinyml run model.tflite --input inputs.bin --output outputs.bin")
        {
            model,
            input,
            output,
            board,
            json,
        };
        command.SetAction(parsed =>
        {
            Interpreter interpreter = ModelFile.Prepare(parsed.GetValue(model)!, ModelFile.Path(parsed.GetValue(board)));
            using var vectors = new VectorReader(parsed.GetValue(input)!, interpreter);
            using var answers = new WholeFile(parsed.GetValue(output)!);
            long bytes = Run(interpreter, vectors, answers);
            answers.Commit();
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject { ["vectors"] = vectors.Count, ["output_bytes"] = bytes, ["path"] = ModelFile.NameOf(interpreter.Path) }.ToJsonString());
            }

            return 0;
        });
        return command;
    }

    private static long Run(Interpreter interpreter, VectorReader vectors, WholeFile answers)
    {
        long bytes = 0;
        while (vectors.Next())
        {
            vectors.Fill(interpreter);
            interpreter.Invoke();
            for (int i = 0; i < interpreter.OutputCount; i++)
            {
                ReadOnlySpan<byte> answer = interpreter.OutputBytes(i);
                answers.Write(answer);
                bytes += answer.Length;
            }
        }

        return bytes;
    }
}
