using System;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>A streaming classifier in the manner of wake-word models: each invocation brings one frame, a variable holds the last ones, a second graph gives it its first content.</summary>
internal sealed class StreamingModel
{
    public const int Features = 8;
    public const int Kept = 2;
    public const int Filters = 4;
    public const float InputScale = 0.1f;
    public const int InputZeroPoint = -7;

    private const int CallOnceOptions = 103;
    private const int VarHandleOptions = 111;

    public StreamingModel(int seed, bool initialised = true, ModelWriter? writer = null)
    {
        var random = new Random(seed);
        Weights = Bytes(random, Filters * (Kept + 1) * Features);
        Dense = Bytes(random, Filters);
        First = Bytes(random, Kept * Features);
        Graph = Main();
        Initialisation = initialised ? Initialise() : new TfliteGraph();
        File = (writer ?? new ModelWriter()).Write(Graph, Initialisation);
    }

    /// <summary>Gets the convolution's weights, shape [filters, frames, 1, features].</summary>
    public byte[] Weights { get; }

    /// <summary>Gets the last layer's weights.</summary>
    public byte[] Dense { get; }

    /// <summary>Gets the frames that the second graph assigns.</summary>
    public byte[] First { get; }

    public TfliteGraph Graph { get; }

    public TfliteGraph Initialisation { get; }

    public byte[] File { get; }

    public static TfliteOperator CallOnce(int subgraph) =>
        new(BuiltinOperator.CallOnce, 1, [], [], CallOnceOptions, writer =>
        {
            writer.BeginTable(1);
            writer.Int32(0, subgraph);
            return writer.EndTable();
        });

    public static TfliteOperator Handle(string? container, string name, int output) =>
        new(BuiltinOperator.VarHandle, 1, [], [output], VarHandleOptions, writer =>
        {
            int containerText = container == null ? 0 : writer.Text(container);
            int nameText = writer.Text(name);
            writer.BeginTable(2);
            if (container != null)
            {
                writer.Offset(0, containerText);
            }

            writer.Offset(1, nameText);
            return writer.EndTable();
        });

    public static TfliteOperator Read(int handle, int output) => TestModel.Plain(BuiltinOperator.ReadVariable)([handle], [output]);

    public static TfliteOperator Assign(int handle, int value) => TestModel.Plain(BuiltinOperator.AssignVariable)([handle, value], []);

    public static TfliteTensor Resource() => new("handle", TensorType.Resource, [], [], [], 0, []);

    public static TfliteTensor Frames(int count) => TestModel.Int8([1, count, 1, Features], InputScale, InputZeroPoint);

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private TfliteGraph Main()
    {
        var graph = new TfliteGraph();
        int input = graph.Add(Frames(1));
        int handle = graph.Add(Resource());
        int kept = graph.Add(Frames(Kept));
        int joined = graph.Add(Frames(Kept + 1));
        int last = graph.Add(Frames(Kept));
        int filtered = graph.Add(TestModel.Int8([1, 1, 1, Filters], 0.4f, -128));
        int flat = graph.Add(TestModel.Int8([-1, Filters], 0.4f, -128));
        int logit = graph.Add(TestModel.Int8([1, 1], 0.15f, 20));
        int sigmoid = graph.Add(TestModel.Int8([1, 1], 1f / 256, -128));
        int output = graph.Add(TestModel.Int8([1, 1], 1f / 256, 0) with { Type = TensorType.UInt8 });
        int Constant(params int[] values) => graph.Add(TestModel.Bias32(values));
        int Weighted(int[] shape, float scale, byte[] data) => graph.Add(new("weights", TensorType.Int8, shape, [scale], [0], 0, data));
        graph.Operators.Add(CallOnce(1));
        graph.Operators.Add(Handle(string.Empty, "frames", handle));
        graph.Operators.Add(Read(handle, kept));
        graph.Operators.Add(TestModel.Concatenation(1)([kept, input], [joined]));
        graph.Operators.Add(TestModel.StridedSlice(0b1101, 0b1111, 0)([joined, Constant(0, -Kept, 0, 0), Constant(0, 0, 0, 0), Constant(1, 1, 1, 1)], [last]));
        graph.Operators.Add(Assign(handle, last));
        graph.Operators.Add(TestModel.Conv(1, 1, 1, 1, 1, 1)([joined, Weighted([Filters, Kept + 1, 1, Features], 0.01f, Weights), Constant(new int[Filters])], [filtered]));
        graph.Operators.Add(TestModel.Reshape([filtered], [flat]));
        graph.Operators.Add(TestModel.FullyConnected(0)([flat, Weighted([1, Filters], 0.02f, Dense), -1], [logit]));
        graph.Operators.Add(TestModel.Plain(BuiltinOperator.Logistic)([logit], [sigmoid]));
        graph.Operators.Add(TestModel.Plain(BuiltinOperator.Quantize)([sigmoid], [output]));
        graph.Inputs = [input];
        graph.Outputs = [output];
        return graph;
    }

    private TfliteGraph Initialise()
    {
        var graph = new TfliteGraph();
        int handle = graph.Add(Resource());
        int first = graph.Add(Frames(Kept) with { Data = First });
        graph.Operators.Add(Handle(null, "frames", handle));
        graph.Operators.Add(Assign(handle, first));
        return graph;
    }
}
