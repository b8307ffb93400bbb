using System;
using System.CommandLine;
using System.IO;
using System.Text.Json.Nodes;
using MeadowTinyMl.DataSets;
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
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("run", "Run a model over raw vectors.\n\nExample: tinyml run model.tflite --input inputs.bin --output outputs.bin")
        {
            model,
            input,
            output,
            json,
        };
        command.SetAction(parsed =>
        {
            Interpreter interpreter = ModelFile.Prepare(parsed.GetValue(model)!);
            string inputFile = parsed.GetValue(input)!;
            byte[] vectors = File.ReadAllBytes(inputFile);
            int length = Length(interpreter.InputCount, interpreter.InputInfo);
            if (vectors.Length == 0 || vectors.Length % length != 0)
            {
                throw new DataFormatException(inputFile, "length", $"a whole number of vectors of {length} bytes", $"{vectors.Length} bytes");
            }

            byte[] answers = RunAll(interpreter, vectors, length);
            WriteWhole(parsed.GetValue(output)!, answers);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(new JsonObject { ["vectors"] = vectors.Length / length, ["output_bytes"] = answers.Length }.ToJsonString());
            }

            return 0;
        });
        return command;
    }

    private static byte[] RunAll(Interpreter interpreter, byte[] vectors, int length)
    {
        int outputLength = Length(interpreter.OutputCount, interpreter.OutputInfo);
        var answers = new byte[checked(vectors.Length / length * outputLength)];
        int from = 0;
        int to = 0;
        while (from < vectors.Length)
        {
            for (int i = 0; i < interpreter.InputCount; i++)
            {
                int bytes = interpreter.InputInfo(i).ByteCount;
                vectors.AsSpan(from, bytes).CopyTo(interpreter.InputBytes(i));
                from += bytes;
            }

            interpreter.Invoke();
            for (int i = 0; i < interpreter.OutputCount; i++)
            {
                ReadOnlySpan<byte> answer = interpreter.OutputBytes(i);
                answer.CopyTo(answers.AsSpan(to));
                to += answer.Length;
            }
        }

        return answers;
    }

    private static int Length(int count, Func<int, TensorInfo> info)
    {
        int length = 0;
        for (int i = 0; i < count; i++)
        {
            length += info(i).ByteCount;
        }

        return length;
    }

    // A reader never sees half of the answers.
    private static void WriteWhole(string path, byte[] bytes)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
