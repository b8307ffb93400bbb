using System.Collections.Generic;

namespace MeadowTinyMl.Training.Export;

/// <summary>A graph to be written as a TensorFlow Lite file.</summary>
internal sealed class TfliteGraph
{
    public List<TfliteTensor> Tensors { get; } = [];

    public List<TfliteOperator> Operators { get; } = [];

    public int[] Inputs { get; set; } = [];

    public int[] Outputs { get; set; } = [];

    public int Add(TfliteTensor tensor)
    {
        Tensors.Add(tensor);
        return Tensors.Count - 1;
    }
}
