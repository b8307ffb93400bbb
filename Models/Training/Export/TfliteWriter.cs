using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Training.Export;

/// <summary>Writes a graph as a TensorFlow Lite file: schema version 3, one subgraph, constants on multiples of 16 bytes.</summary>
/// <remarks>Source: the TensorFlow Lite schema, version 3; field numbers as there.</remarks>
internal static class TfliteWriter
{
    private const int SchemaVersion = 3;
    private const int DataAlignment = 16;

    public static byte[] Write(TfliteGraph graph, string description)
    {
        var writer = new FlatBufferWriter();
        (int code, int version)[] codes = graph.Operators.Select(op => ((int)op.Code, op.Version)).Distinct().ToArray();

        // Buffer 0 is the empty one that computed tensors point to.
        var buffers = new List<int> { Buffer(writer, []) };
        var tensors = new List<int>();
        foreach (TfliteTensor tensor in graph.Tensors)
        {
            int buffer = 0;
            if (tensor.Data.Length > 0)
            {
                buffer = buffers.Count;
                buffers.Add(Buffer(writer, tensor.Data));
            }

            tensors.Add(Tensor(writer, tensor, buffer));
        }

        int[] operators = graph.Operators.Select(op => Operator(writer, op, System.Array.IndexOf(codes, ((int)op.Code, op.Version)))).ToArray();
        int subgraph = Subgraph(writer, graph, tensors.ToArray(), operators);
        int codeVector = writer.Offsets(codes.Select(code => OperatorCode(writer, code.code, code.version)).ToArray());
        int subgraphVector = writer.Offsets([subgraph]);
        int bufferVector = writer.Offsets(buffers.ToArray());
        int text = writer.Text(description);

        writer.BeginTable(5);
        writer.Int32(0, SchemaVersion);
        writer.Offset(1, codeVector);
        writer.Offset(2, subgraphVector);
        writer.Offset(3, text);
        writer.Offset(4, bufferVector);
        return writer.Finish(writer.EndTable(), "TFL3");
    }

    private static int Buffer(FlatBufferWriter writer, byte[] data)
    {
        int bytes = data.Length == 0 ? 0 : writer.Bytes(data, DataAlignment);
        writer.BeginTable(1);
        if (bytes != 0)
        {
            writer.Offset(0, bytes);
        }

        return writer.EndTable();
    }

    private static int Tensor(FlatBufferWriter writer, TfliteTensor tensor, int buffer)
    {
        int shape = writer.Int32s(tensor.Shape);
        int name = writer.Text(tensor.Name);
        int quantization = 0;
        if (tensor.Scales.Length > 0)
        {
            int scales = writer.Float32s(tensor.Scales);
            int zeroPoints = writer.Int64s(tensor.ZeroPoints);
            writer.BeginTable(7);
            writer.Offset(2, scales);
            writer.Offset(3, zeroPoints);
            writer.Int32(6, tensor.QuantizedDimension);
            quantization = writer.EndTable();
        }

        writer.BeginTable(5);
        writer.Offset(0, shape);
        writer.Int32(2, buffer);
        writer.Offset(3, name);
        if (quantization != 0)
        {
            writer.Offset(4, quantization);
        }

        writer.Int8(1, (int)tensor.Type);
        return writer.EndTable();
    }

    private static int Operator(FlatBufferWriter writer, TfliteOperator op, int code)
    {
        int inputs = writer.Int32s(op.Inputs);
        int outputs = writer.Int32s(op.Outputs);
        int options = op.WriteOptions?.Invoke(writer) ?? 0;
        writer.BeginTable(5);
        writer.Int32(0, code);
        writer.Offset(1, inputs);
        writer.Offset(2, outputs);
        if (options != 0)
        {
            writer.Offset(4, options);
            writer.Int8(3, op.OptionsType);
        }

        return writer.EndTable();
    }

    private static int OperatorCode(FlatBufferWriter writer, int code, int version)
    {
        // Readers take the larger of both fields; the first is a byte that newer codes do not fit.
        writer.BeginTable(4);
        writer.Int32(2, version);
        writer.Int32(3, code);
        writer.Int8(0, System.Math.Min(code, 127));
        return writer.EndTable();
    }

    private static int Subgraph(FlatBufferWriter writer, TfliteGraph graph, int[] tensors, int[] operators)
    {
        int tensorVector = writer.Offsets(tensors);
        int inputs = writer.Int32s(graph.Inputs);
        int outputs = writer.Int32s(graph.Outputs);
        int operatorVector = writer.Offsets(operators);
        int name = writer.Text("main");
        writer.BeginTable(5);
        writer.Offset(0, tensorVector);
        writer.Offset(1, inputs);
        writer.Offset(2, outputs);
        writer.Offset(3, operatorVector);
        writer.Offset(4, name);
        return writer.EndTable();
    }
}
