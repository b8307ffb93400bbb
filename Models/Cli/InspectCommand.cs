using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary><c>tinyml inspect</c>: what is in a model and what it costs.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A .tflite file." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("inspect", "Show operators, shapes, scales, multiply-accumulates and the arena of a model.\n\nExample: tinyml inspect Models/released/sound/model.tflite")
        {
            model,
            json,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(model)!;
            (TfliteModel parsedModel, byte[] bytes) = ModelFile.Read(path);
            if (parsedModel.Operators.Any(op => !op.IsSupported))
            {
                UnsupportedReport.Write(parsedModel, bytes.Length, parsed.GetValue(json));
                return 0;
            }

            Interpreter interpreter = ModelFile.Prepare(path);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(ToJson(parsedModel, interpreter, bytes.Length).ToJsonString());
            }
            else
            {
                Print(parsedModel, interpreter, bytes.Length);
            }

            return 0;
        });
        return command;
    }

    private static JsonObject ToJson(TfliteModel model, Interpreter interpreter, int length) => new()
    {
        ["model_bytes"] = length,
        ["macs"] = interpreter.MultiplyAccumulates,
        ["arena_bytes"] = interpreter.ArenaBytes,
        ["path"] = NameOf(interpreter.Path),
        ["inputs"] = new JsonArray(model.Inputs.Select(tensor => (JsonNode)Tensor(model, interpreter, tensor)).ToArray()),
        ["outputs"] = new JsonArray(model.Outputs.Select(tensor => (JsonNode)Tensor(model, interpreter, tensor)).ToArray()),
        ["operators"] = new JsonArray(model.Operators.Select(op => (JsonNode)new JsonObject
        {
            ["index"] = op.Index,
            ["operator"] = op.Code.ToString(),
            ["version"] = op.Version,
            ["macs"] = interpreter.MultiplyAccumulatesOf(op.Index),
            ["output"] = Tensor(model, interpreter, op.Outputs[0]),
        }).ToArray()),
    };

    private static JsonObject Tensor(TfliteModel model, Interpreter interpreter, int index)
    {
        TensorInfo tensor = model.Tensors[index];
        return new JsonObject
        {
            ["name"] = tensor.Name,
            ["type"] = tensor.Type.ToString(),
            ["shape"] = new JsonArray(tensor.Shape.Select(size => (JsonNode)size).ToArray()),
            ["scale"] = tensor.Scale,
            ["zero_point"] = tensor.ZeroPoint,
            ["bytes"] = tensor.ByteCount,
            ["arena_offset"] = interpreter.Placement(index)?.Offset ?? -1,
        };
    }

    private static void Print(TfliteModel model, Interpreter interpreter, int length)
    {
        Console.WriteLine($"{length:N0} bytes, {interpreter.MultiplyAccumulates:N0} multiply-accumulates, arena {interpreter.ArenaBytes:N0} bytes, {NameOf(interpreter.Path)} path");
        Console.WriteLine();
        Console.WriteLine($"{"",4}{"operator",-18}{"output",-20}{"scale",12}{"zero",6}{"MACs",12}{"arena",16}");
        foreach (int input in model.Inputs)
        {
            Row("in", "input", model, interpreter, input, 0);
        }

        foreach (OperatorInfo op in model.Operators)
        {
            Row(op.Index.ToString(CultureInfo.InvariantCulture), op.Code.ToString(), model, interpreter, op.Outputs[0], interpreter.MultiplyAccumulatesOf(op.Index));
        }
    }

    private static void Row(string index, string name, TfliteModel model, Interpreter interpreter, int tensor, long macs)
    {
        TensorInfo info = model.Tensors[tensor];
        int offset = interpreter.Placement(tensor)?.Offset ?? -1;
        string place = offset < 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{offset}..{offset + info.ByteCount}");
        string scale = info.Scale.ToString("G6", CultureInfo.InvariantCulture);
        Console.WriteLine($"{index,-4}{name,-18}{"[" + string.Join(", ", info.Shape) + "]",-20}{scale,12}{info.ZeroPoint,6}{macs,12:N0}{place,16}");
    }

    private static string NameOf(EnginePath path) => path == EnginePath.Host ? "host" : "board";
}
