using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary>A model as JSON; costs and places are absent where the engine refuses it.</summary>
internal static class ModelJson
{
    public static JsonObject Create(ModelReport report)
    {
        TfliteModel model = report.Model;
        var json = new JsonObject
        {
            ["model_bytes"] = model.ByteCount,
            ["runs"] = report.Interpreter != null,
            ["refusal"] = report.Refusal,
            ["unsupported"] = Array(report.Unsupported.Select(row => new JsonObject
            {
                ["subgraph"] = row.Subgraph,
                ["index"] = row.Operator.Index,
                ["operator"] = row.Operator.Name,
                ["version"] = row.Operator.Version,
            })),
            ["subgraphs"] = model.Subgraphs.Count,
            ["variables"] = Array(model.Variables.Select(variable => new JsonObject { ["name"] = variable.Name, ["bytes"] = variable.ByteCount })),
            ["inputs"] = Array(model.Inputs.Select(tensor => Tensor(model, tensor))),
            ["outputs"] = Array(model.Outputs.Select(tensor => Tensor(model, tensor))),
            ["operators"] = Array(model.Operators.Select(op => Operator(report, op))),
        };
        if (report.Interpreter != null)
        {
            json["macs"] = report.Interpreter.MultiplyAccumulates;
            json["arena_bytes"] = report.Interpreter.ArenaBytes;
            json["scratch_bytes"] = report.Interpreter.ScratchBytes;
            json["packed_bytes"] = report.Interpreter.PackedBytes;
            json["peak_bytes"] = report.LiveBytes(report.PeakOperator());
            json["path"] = ModelFile.NameOf(report.Interpreter.Path);
            json["arena"] = Array(report.Placed.Select(row => Placement(model, row.Tensor, row.Place)));
        }

        return json;
    }

    private static JsonObject Operator(ModelReport report, OperatorInfo op)
    {
        var json = new JsonObject
        {
            ["index"] = op.Index,
            ["operator"] = op.Name,
            ["version"] = op.Version,
            ["supported"] = op.IsSupported,
            ["inputs"] = Array(op.Inputs.Select(tensor => tensor < 0 ? null : Tensor(report.Model, tensor))),
            ["outputs"] = Array(op.Outputs.Select(tensor => Tensor(report.Model, tensor))),
        };
        if (report.Interpreter != null)
        {
            json["macs"] = report.Interpreter.MultiplyAccumulatesOf(op.Index);
            json["live_bytes"] = report.LiveBytes(op.Index);
        }

        return json;
    }

    private static JsonObject Tensor(TfliteModel model, int index)
    {
        TensorInfo tensor = model.Tensors[index];
        return new JsonObject
        {
            ["tensor"] = index,
            ["name"] = tensor.Name,
            ["type"] = tensor.Type.ToString(),
            ["shape"] = Array(tensor.Shape.Select(size => JsonValue.Create(size))),
            ["scale"] = tensor.Scale,
            ["scales"] = tensor.Scales.Length,
            ["zero_point"] = tensor.ZeroPoint,
            ["bytes"] = tensor.ByteCount,
            ["constant"] = model.Subgraphs[0].IsConstant(index),
        };
    }

    private static JsonObject Placement(TfliteModel model, int tensor, TensorPlacement place) => new()
    {
        ["tensor"] = tensor,
        ["name"] = model.Tensors[tensor].Name,
        ["offset"] = place.Offset,
        ["bytes"] = place.ByteCount,
        ["first_operator"] = place.FirstOperator,
        ["last_operator"] = place.LastOperator,
    };

    private static JsonArray Array(IEnumerable<JsonNode?> items) => new(items.ToArray());
}
