using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Models that keep state: variables, the graph that initialises them, and tensors flagged as state.</summary>
public class StreamingTests
{
    [Theory]
    [InlineData(EnginePath.Board, true)]
    [InlineData(EnginePath.Host, true)]
    [InlineData(EnginePath.Portable, true)]
    [InlineData(EnginePath.Board, false)]
    [InlineData(EnginePath.Host, false)]
    public void Invoke_RemembersTheFramesBefore(EnginePath path, bool initialised)
    {
        var streaming = new StreamingModel(5, initialised);
        var interpreter = new Interpreter(TfliteModel.Parse(streaming.File), path);
        var frames = new List<sbyte[]>();
        for (int i = 0; i < StreamingModel.Kept; i++)
        {
            frames.Add(Enumerable.Range(0, StreamingModel.Features)
                .Select(f => initialised ? (sbyte)streaming.First[(i * StreamingModel.Features) + f] : (sbyte)StreamingModel.InputZeroPoint).ToArray());
        }

        Follow(interpreter, streaming, frames, 6, 20);

        // A reset refills with the zero point and does not run the second graph again.
        interpreter.Reset();
        frames = Enumerable.Range(0, StreamingModel.Kept).Select(_ => Enumerable.Repeat((sbyte)StreamingModel.InputZeroPoint, StreamingModel.Features).ToArray()).ToList();
        Follow(interpreter, streaming, frames, 7, 20);
    }

    [Fact]
    public void Invoke_OfOneInterpreter_LeavesTheStateOfAnother()
    {
        TfliteModel model = TfliteModel.Parse(new StreamingModel(5).File);
        var one = new Interpreter(model);
        var other = new Interpreter(model);
        var frame = new sbyte[StreamingModel.Features];
        new Random(1).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(frame.AsSpan()));
        byte Next(Interpreter interpreter)
        {
            frame.CopyTo(interpreter.Int8Input(0));
            interpreter.Invoke();
            return interpreter.OutputBytes(0)[0];
        }

        byte[] first = Enumerable.Range(0, 5).Select(_ => Next(one)).ToArray();
        Assert.Equal(first, Enumerable.Range(0, 5).Select(_ => Next(other)).ToArray());
        Assert.True(first.Distinct().Count() > 1, "The state does not matter.");
    }

    [Fact]
    public void Variables_AreNamedAndSized()
    {
        TfliteModel model = TfliteModel.Parse(new StreamingModel(5).File);
        VariableInfo variable = Assert.Single(model.Variables);
        Assert.Equal("frames", variable.Name);
        Assert.Equal(StreamingModel.Kept * StreamingModel.Features, variable.ByteCount);
        Assert.Equal(2, model.Subgraphs.Count);
    }

    [Fact]
    public void Variables_AreTheSameWhereContainerAndNameAre()
    {
        Assert.Single(TwoHandles("c", "c").Variables);
        Assert.Single(TwoHandles("c", null).Variables);
        Assert.Equal(2, TwoHandles("c", "d").Variables.Count);
        Assert.Equal(2, TwoHandles(null, "d").Variables.Count);
    }

    [Fact]
    public void StateTensor_StartsAtItsZeroPointAndKeepsItsContent()
    {
        // sum = state + input is written into the state by a reshape, which the next invocation reads.
        var graph = new TfliteGraph();
        int input = graph.Add(TestModel.Int8([1, 2], 1, 0));
        int state = graph.Add(TestModel.Int8([2, 1], 1, 3));
        int flat = graph.Add(TestModel.Int8([1, 2], 1, 3));
        int sum = graph.Add(TestModel.Int8([1, 2], 1, 3));
        graph.Operators.Add(TestModel.Reshape([state], [flat]));
        graph.Operators.Add(TestModel.Arithmetic(BuiltinOperator.Add, 0)([flat, input], [sum]));
        graph.Operators.Add(TestModel.Reshape([sum], [state]));
        graph.Inputs = [input];
        graph.Outputs = [sum];
        var interpreter = new Interpreter(TfliteModel.Parse(new ModelWriter { State = [state] }.Write(graph)));
        int[] Next()
        {
            new sbyte[] { 1, 10 }.CopyTo(interpreter.Int8Input(0));
            interpreter.Invoke();
            return interpreter.Int8Output(0).ToArray().Select(code => code - 3).ToArray();
        }

        Assert.Equal([1, 10], Next());
        Assert.Equal([2, 20], Next());
        interpreter.Reset();
        Assert.Equal([1, 10], Next());
        Assert.Throws<ModelFormatException>(() => TfliteModel.Parse(new ModelWriter().Write(graph)));
    }

    [Fact]
    public void CallOnce_RefusesCirclesAndMissingGraphs()
    {
        foreach (int callee in new[] { 0, -1, 2, int.MaxValue })
        {
            var streaming = new StreamingModel(5);
            streaming.Graph.Operators[0] = StreamingModel.CallOnce(callee);
            ModelFormatException refusal = Assert.Throws<ModelFormatException>(
                () => new Interpreter(TfliteModel.Parse(new ModelWriter().Write(streaming.Graph, streaming.Initialisation))));
            Assert.Equal(callee.ToString(System.Globalization.CultureInfo.InvariantCulture), refusal.Found);
        }

        var circle = new StreamingModel(5);
        circle.Initialisation.Operators.Add(StreamingModel.CallOnce(1));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(new ModelWriter().Write(circle.Graph, circle.Initialisation))));
    }

    [Fact]
    public void Variables_RefuseAnotherSizeAndAMissingHandle()
    {
        var streaming = new StreamingModel(5);
        streaming.Initialisation.Tensors[1] = StreamingModel.Frames(1) with { Data = new byte[StreamingModel.Features] };
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => TfliteModel.Parse(new ModelWriter().Write(streaming.Graph, streaming.Initialisation)));
        Assert.Contains("'frames'", refusal.Expected, StringComparison.Ordinal);

        streaming = new StreamingModel(5);
        streaming.Graph.Operators.RemoveAt(1);
        Assert.Throws<ModelFormatException>(() => TfliteModel.Parse(new ModelWriter().Write(streaming.Graph, streaming.Initialisation)));
    }

    // The classifier again, over a plain list of frames.
    private static void Follow(Interpreter interpreter, StreamingModel streaming, List<sbyte[]> frames, int seed, int count)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            frames.Add(Enumerable.Range(0, StreamingModel.Features).Select(_ => (sbyte)random.Next(-128, 128)).ToArray());
            frames[^1].CopyTo(interpreter.Int8Input(0));
            interpreter.Invoke();
            sbyte[][] window = frames.TakeLast(StreamingModel.Kept + 1).ToArray();
            long sum = 0;
            for (int filter = 0; filter < StreamingModel.Filters; filter++)
            {
                long filtered = window.SelectMany(frame => frame)
                    .Select((code, at) => (sbyte)streaming.Weights[(filter * window.Length * StreamingModel.Features) + at] * (long)(code - StreamingModel.InputZeroPoint)).Sum();
                int code = SlowArithmetic.Requantize(filtered, (double)StreamingModel.InputScale * 0.01f / 0.4f, -128, (-128, 127));
                sum += (sbyte)streaming.Dense[filter] * (code + 128L);
            }

            sbyte logit = SlowArithmetic.Requantize(sum, (double)(float)((double)0.4f * 0.02f) / 0.15f, 20, (-128, 127));
            Assert.Equal(SlowSigmoid.Logistic(logit, 0.15f, 20) + 128, interpreter.OutputBytes(0)[0]);
        }
    }

    private static TfliteModel TwoHandles(string? first, string? second)
    {
        var graph = new TfliteGraph();
        int input = graph.Add(TestModel.Int8([2], 1, 0));
        int output = graph.Add(TestModel.Int8([2], 1, 0));
        int one = graph.Add(StreamingModel.Resource());
        int other = graph.Add(StreamingModel.Resource());
        graph.Operators.Add(StreamingModel.Handle(first, "v", one));
        graph.Operators.Add(StreamingModel.Handle(second, "v", other));
        graph.Operators.Add(StreamingModel.Assign(one, input));
        graph.Operators.Add(StreamingModel.Read(other, output));
        graph.Inputs = [input];
        graph.Outputs = [output];
        return TfliteModel.Parse(new ModelWriter().Write(graph));
    }
}
