using System;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary>What <c>tinyml inspect</c> says of a model that the engine cannot run: its operators, and which of them are lacking. Costs and places are unknown then.</summary>
internal static class UnsupportedReport
{
    public static void Write(TfliteModel model, int length, bool json)
    {
        int lacking = model.Operators.Count(op => !op.IsSupported);
        if (json)
        {
            Console.WriteLine(new JsonObject
            {
                ["model_bytes"] = length,
                ["unsupported"] = lacking,
                ["operators"] = new JsonArray(model.Operators.Select(op => (JsonNode)new JsonObject
                {
                    ["index"] = op.Index,
                    ["operator"] = op.Name,
                    ["version"] = op.Version,
                    ["supported"] = op.IsSupported,
                }).ToArray()),
            }.ToJsonString());
            return;
        }

        Console.WriteLine($"{length:N0} bytes, {model.Operators.Count} operators, {lacking} of them not supported: the model cannot be run until it is built without them");
        Console.WriteLine();
        foreach (OperatorInfo op in model.Operators)
        {
            Console.WriteLine($"{op.Index,-4}{Visible(op.Name),-40} version {op.Version}{(op.IsSupported ? string.Empty : ", not supported")}");
        }
    }

    // A custom operator names itself, and may not write control characters to the terminal.
    private static string Visible(string name) => new(name.Select(c => char.IsControl(c) ? '?' : c).ToArray());
}
