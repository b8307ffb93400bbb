using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary>A model as <c>tinyml inspect</c> shows it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Interpreter">Prepared, or null where the engine refuses it.</param>
/// <param name="Refusal">Why it is refused, or null.</param>
internal sealed record ModelReport(TfliteModel Model, Interpreter? Interpreter, string? Refusal)
{
    /// <summary>Gets every tensor that lies in the arena, in the order in which they are written.</summary>
    public IReadOnlyList<(int Tensor, TensorPlacement Place)> Placed { get; } = Interpreter == null
        ? []
        : Enumerable.Range(0, Model.Tensors.Count)
            .Select(tensor => (Tensor: tensor, Place: Interpreter.Placement(tensor)))
            .Where(row => row.Place is { ByteCount: > 0 })
            .Select(row => (row.Tensor, row.Place!.Value))
            .OrderBy(row => row.Value.FirstOperator).ThenBy(row => row.Tensor)
            .ToArray();

    /// <summary>Gets every operator that the engine lacks, with the subgraph it stands in.</summary>
    public IEnumerable<(int Subgraph, OperatorInfo Operator)> Unsupported =>
        Model.Subgraphs.SelectMany((graph, index) => graph.Operators.Where(op => !op.IsSupported).Select(op => (index, op)));

    /// <summary>Returns the bytes of all tensors that live while an operator runs; no plan can need fewer than the largest of these sums.</summary>
    public long LiveBytes(int op) => Placed.Where(row => row.Place.FirstOperator <= op && op <= row.Place.LastOperator).DistinctBy(row => row.Place.Offset).Sum(row => (long)row.Place.ByteCount);

    /// <summary>Returns the operator with the most live bytes; 0 in a model without operators.</summary>
    public int PeakOperator() => Enumerable.Range(0, Model.Operators.Count).Append(0).MaxBy(LiveBytes);

    public static ModelReport Create(string path, EnginePath engine)
    {
        (TfliteModel model, _) = ModelFile.Read(path);
        try
        {
            return new ModelReport(model, new Interpreter(model, engine), null);
        }
        catch (ModelFormatException refusal)
        {
            return new ModelReport(model, null, refusal.Message);
        }
    }
}
