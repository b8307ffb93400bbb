using System;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Tests.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary><c>tinyml run</c>, <c>diff</c>, <c>inspect</c> and <c>bench</c> over models of every kind.</summary>
public class ModelCommandTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_CarriesStateFromVectorToVector(bool board)
    {
        using var tinyml = new TinymlProcess();
        byte[] file = new StreamingModel(3).File;
        byte[] vectors = Bytes(1, 50 * StreamingModel.Features);
        string[] options = board ? ["--board-path"] : [];
        tinyml.Write("in.bin", vectors);
        tinyml.Run(["run", tinyml.Write("m.tflite", file), "--input", "in.bin", "--output", "out.bin", .. options]);
        Assert.Equal((0, string.Empty, string.Empty), (tinyml.ExitCode, tinyml.Output, tinyml.Error));
        Assert.Equal(Answers(file, vectors), tinyml.Read("out.bin"));
    }

    [Fact]
    public void Run_JoinsSeveralInputsAndOutputsOfAnyType()
    {
        var graph = new TfliteGraph();
        int real = graph.Add(new("reals", TensorType.Float32, [2], [], [], 0, []));
        int word = graph.Add(new("words", TensorType.Int32, [1, 3], [], [], 0, []));
        int unsigned = graph.Add(TestModel.Int8([2], 0.5f, 128) with { Type = TensorType.UInt8 });
        int turned = graph.Add(new("words", TensorType.Int32, [3, 1], [], [], 0, []));
        int constant = graph.Add(TestModel.Bias32(7, -8));
        graph.Operators.Add(TestModel.Plain(BuiltinOperator.Quantize)([real], [unsigned]));
        graph.Operators.Add(TestModel.Reshape([word], [turned]));
        graph.Inputs = [word, real];
        graph.Outputs = [unsigned, turned, constant, word, unsigned];
        byte[] file = new ModelWriter { OwnBuffers = true }.Write(graph);
        byte[] vectors = [.. Vector(1, 2, 3, 0.5f, -1), .. Vector(4, 5, 6, 10, 0.25f)];
        using var tinyml = new TinymlProcess();
        tinyml.Run("run", tinyml.Write("m.tflite", file), "--input", tinyml.Write("in.bin", vectors), "--output", "out.bin", "--json");
        Assert.Equal(0, tinyml.ExitCode);
        Assert.Equal([.. Answer(129, 126, 1, 2, 3), .. Answer(148, 129, 4, 5, 6)], tinyml.Read("out.bin"));
        using JsonDocument json = JsonDocument.Parse(tinyml.Output);
        Assert.Equal(2, json.RootElement.GetProperty("vectors").GetInt64());

        static byte[] Vector(int a, int b, int c, float x, float y) => [.. new[] { a, b, c }.SelectMany(BitConverter.GetBytes), .. new[] { x, y }.SelectMany(BitConverter.GetBytes)];
        static byte[] Answer(byte x, byte y, int a, int b, int c)
        {
            byte[] words = new[] { a, b, c }.SelectMany(BitConverter.GetBytes).ToArray();
            return [x, y, .. words, .. BitConverter.GetBytes(7), .. BitConverter.GetBytes(-8), .. words, x, y];
        }
    }

    [Theory]
    [InlineData(0, "vector 0")]
    [InlineData(7, "vector 0")]
    [InlineData(81, "vector 10")]
    public void Run_LeavesNothingBehindWhenTheInputEndsEarly(int length, string place)
    {
        using var tinyml = new TinymlProcess();
        byte[] before = [1, 2, 3];
        tinyml.Write("out.bin", before);
        tinyml.Run("run", tinyml.Write("m.tflite", new StreamingModel(3).File), "--input", tinyml.Write("in.bin", Bytes(1, length)), "--output", "out.bin");
        Refused(tinyml, place);
        Assert.Equal(before, tinyml.Read("out.bin"));
        Assert.Equal(["in.bin", "m.tflite", "out.bin"], tinyml.Files().Order());
    }

    [Fact]
    public void Run_NamesTheOperatorThatIsMissing()
    {
        using var tinyml = new TinymlProcess();
        byte[] file = TestModel.Single(TestModel.Plain((BuiltinOperator)117, 2), TestModel.Int8([4], 1, 0), TestModel.Int8([4], 1, 0));
        tinyml.Run("run", tinyml.Write("m.tflite", file), "--input", tinyml.Write("in.bin", Bytes(1, 4)), "--output", "out.bin");
        Refused(tinyml, "m.tflite");
        Assert.Contains("RELU6", tinyml.Error, StringComparison.Ordinal);
        Assert.Contains("HARD_SWISH, version 2, as operator 0", tinyml.Error, StringComparison.Ordinal);
        tinyml.Run("inspect", "m.tflite", "--json");
        Assert.Equal(0, tinyml.ExitCode);
        using JsonDocument json = JsonDocument.Parse(tinyml.Output);
        Assert.False(json.RootElement.GetProperty("runs").GetBoolean());
        Assert.Equal("HARD_SWISH", json.RootElement.GetProperty("unsupported")[0].GetProperty("operator").GetString());
    }

    [Fact]
    public void Run_RefusesMissingFilesAndFolders()
    {
        using var tinyml = new TinymlProcess();
        string model = tinyml.Write("m.tflite", new StreamingModel(3).File);
        Refused(tinyml.Run("run", model, "--input", "none.bin", "--output", "out.bin"), "none.bin");
        Refused(tinyml.Run("run", "none.tflite", "--input", model, "--output", "out.bin"), "none.tflite");
        Refused(tinyml.Run("run", model, "--input", tinyml.Write("in.bin", Bytes(1, 8)), "--output", "nowhere/out.bin"), "nowhere");
        Refused(tinyml.Run("run", model, "--output", "out.bin"), "--input");
    }

    [Fact]
    public void Diff_FindsTheFirstLayer()
    {
        var good = new StreamingModel(3);
        var other = new StreamingModel(3);
        other.Dense[1] ^= 0x40;
        using var tinyml = new TinymlProcess();
        tinyml.Write("a.tflite", good.File);
        tinyml.Write("b.tflite", new ModelWriter().Write(other.Graph, other.Initialisation));
        tinyml.Write("c.tflite", TestModel.Classifier(1));
        tinyml.Write("d.tflite", TestModel.Single(TestModel.Plain(BuiltinOperator.Relu), StreamingModel.Frames(1), StreamingModel.Frames(1)));
        tinyml.Write("in.bin", Bytes(2, 30 * StreamingModel.Features));

        tinyml.Run("diff", "a.tflite", "a.tflite", "--board-path", "--input", "in.bin");
        Assert.Equal((0, "equal in every layer of 30 vectors"), (tinyml.ExitCode, tinyml.Output.Trim()));
        Assert.Equal(0, tinyml.Run("diff", "a.tflite", "--input", "in.bin").ExitCode);

        tinyml.Run("diff", "a.tflite", "b.tflite", "--input", "in.bin", "--json");
        Assert.Equal(1, tinyml.ExitCode);
        using JsonDocument json = JsonDocument.Parse(tinyml.Output);
        Assert.False(json.RootElement.GetProperty("equal").GetBoolean());
        Assert.Equal("FULLY_CONNECTED", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(8, json.RootElement.GetProperty("operator").GetInt32());
        Assert.Equal(0, json.RootElement.GetProperty("element").GetInt32());
        Assert.NotEqual(json.RootElement.GetProperty("a").GetString(), json.RootElement.GetProperty("b").GetString());

        tinyml.Run("diff", "a.tflite", "d.tflite", "--input", "in.bin");
        Assert.Equal((1, "operator 0 (CALL_ONCE): A has CALL_ONCE, B has RELU Int8 [1, 1, 1, 8]"), (tinyml.ExitCode, tinyml.Output.Trim()));
        Refused(tinyml.Run("diff", "a.tflite", "c.tflite", "--input", "in.bin"), "different inputs");
    }

    [Fact]
    public void Inspect_ShowsThePlanOfTheArena()
    {
        using var tinyml = new TinymlProcess();
        tinyml.Run("inspect", tinyml.Write("m.tflite", new StreamingModel(3).File), "--json");
        Assert.Equal((0, string.Empty), (tinyml.ExitCode, tinyml.Error));
        using JsonDocument json = JsonDocument.Parse(tinyml.Output);
        JsonElement root = json.RootElement;
        Assert.Equal("frames", root.GetProperty("variables")[0].GetProperty("name").GetString());
        Assert.Equal(2, root.GetProperty("subgraphs").GetInt32());
        int arena = root.GetProperty("arena_bytes").GetInt32();
        Assert.InRange(root.GetProperty("peak_bytes").GetInt32(), 1, arena);
        Assert.All(root.GetProperty("arena").EnumerateArray(), row => Assert.InRange(row.GetProperty("offset").GetInt32() + row.GetProperty("bytes").GetInt32(), 1, arena));
        tinyml.Run("inspect", "m.tflite");
        Assert.Contains("variable 'frames', 16 bytes", tinyml.Output, StringComparison.Ordinal);
        Assert.Contains("ASSIGN_VARIABLE", tinyml.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_ServeAModelWithoutOperators()
    {
        var graph = new TfliteGraph();
        graph.Inputs = [graph.Add(TestModel.Int8([3], 1, 0))];
        graph.Outputs = graph.Inputs;
        using var tinyml = new TinymlProcess();
        tinyml.Write("m.tflite", new ModelWriter().Write(graph));
        tinyml.Write("in.bin", [1, 2, 3, 4, 5, 6]);
        Assert.Equal(0, tinyml.Run("inspect", "m.tflite").ExitCode);
        Assert.Equal(0, tinyml.Run("run", "m.tflite", "--input", "in.bin", "--output", "out.bin").ExitCode);
        Assert.Equal([1, 2, 3, 4, 5, 6], tinyml.Read("out.bin"));
    }

    [Fact]
    public void Bench_GivesItsFiguresAsJson()
    {
        using var tinyml = new TinymlProcess();
        tinyml.Run("bench", tinyml.Write("m.tflite", TestModel.Classifier(1)), "--json", "--board-path");
        Assert.Equal((0, string.Empty), (tinyml.ExitCode, tinyml.Error));
        using JsonDocument json = JsonDocument.Parse(tinyml.Output);
        Assert.Equal(0, json.RootElement.GetProperty("allocated_bytes_per_invoke").GetInt64());
        Assert.Equal("board", json.RootElement.GetProperty("path").GetString());
        Assert.All(["ns_per_invoke", "macs", "arena_bytes", "model_bytes"], key => Assert.True(json.RootElement.GetProperty(key).GetDouble() > 0, key));
    }

    private static byte[] Answers(byte[] file, byte[] vectors)
    {
        var interpreter = new Interpreter(TfliteModel.Parse(file));
        return vectors.Chunk(interpreter.InputInfo(0).ByteCount).SelectMany(vector =>
        {
            vector.CopyTo(interpreter.InputBytes(0));
            interpreter.Invoke();
            return interpreter.OutputBytes(0).ToArray();
        }).ToArray();
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static void Refused(TinymlProcess tinyml, string named)
    {
        Assert.Equal(2, tinyml.ExitCode);
        string line = Assert.Single(tinyml.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain("out.bin.", string.Join(' ', tinyml.Files()), StringComparison.Ordinal);
    }
}
