using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>The arena: nothing that is still needed is written over, and published networks need no more than TensorFlow Lite Micro gives them.</summary>
public class ArenaPlanTests
{
    [Fact]
    public void ArenaBytes_StayWithinTheReferencesOwn()
    {
        foreach (PublishedModel published in PublishedModels.All)
        {
            var interpreter = new Interpreter(TfliteModel.Parse(published.Write()), EnginePath.Board);
            Assert.Equal(published.MultiplyAccumulates, interpreter.MultiplyAccumulates);
            Assert.True(interpreter.ArenaBytes <= (published.ReferenceArenaBytes ?? int.MaxValue), $"{published}: {interpreter.ArenaBytes}");
        }
    }

    [Fact]
    public void Offsets_KeepTensorsApartThatLiveAtTheSameTime()
    {
        for (int seed = 0; seed < LongRun.Count(300, 5_000); seed++)
        {
            TfliteModel model = TfliteModel.Parse(TfliteWriter.Write(RandomGraph(seed), "test"));
            int[] offsets = ArenaPlan.Create(model.Subgraphs[0], 0, int.MaxValue).Offsets;
            for (int a = 0; a < model.Tensors.Count; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    if (Computed(model, a) && Computed(model, b) && Meet(model, a, b) && !HandedOver(model, a, b) && !HandedOver(model, b, a))
                    {
                        bool apart = offsets[a] + model.Tensors[a].ByteCount <= offsets[b] || offsets[b] + model.Tensors[b].ByteCount <= offsets[a];
                        Assert.True(apart, $"seed {seed}: tensors {b} and {a} at {offsets[b]} and {offsets[a]}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Invoke_GivesTheSameWhetherMemoryIsSharedOrNot()
    {
        for (int seed = 0; seed < LongRun.Count(300, 5_000); seed++)
        {
            TfliteGraph graph = RandomGraph(seed);
            int result = graph.Outputs[0];
            var shared = new Interpreter(TfliteModel.Parse(TfliteWriter.Write(graph, "test")));

            // Where every tensor is an output of the model, none may be written over.
            graph.Outputs = graph.Operators.Select(op => op.Outputs[0]).ToArray();
            var apart = new Interpreter(TfliteModel.Parse(TfliteWriter.Write(graph, "test")));
            var input = new byte[shared.InputInfo(0).ByteCount];
            new Random(seed).NextBytes(input);
            input.CopyTo(shared.InputBytes(0));
            input.CopyTo(apart.InputBytes(0));
            shared.Invoke();
            apart.Invoke();
            Assert.Equal(apart.OutputBytes(Array.IndexOf(graph.Outputs, result)).ToArray(), shared.OutputBytes(0).ToArray());
        }
    }

    // Layers that change sizes, sums over branches, rectifiers and reshapes, each reading any tensor before it.
    private static TfliteGraph RandomGraph(int seed)
    {
        var random = new Random(seed);
        var graph = new TfliteGraph();
        var tensors = new List<int> { graph.Add(Codes(random, random.Next(1, 60))) };
        graph.Inputs = [tensors[0]];
        for (int i = random.Next(2, 14); i > 0; i--)
        {
            int input = tensors[Math.Max(0, tensors.Count - 1 - random.Next(3))];
            int size = graph.Tensors[input].Shape[1];
            int[] partners = tensors.Where(tensor => graph.Tensors[tensor].Shape[1] == size).ToArray();
            int kind = random.Next(4);
            int output = graph.Add(Codes(random, kind == 0 ? random.Next(1, 60) : size) with { Scales = kind > 1 ? graph.Tensors[input].Scales : [0.05f], ZeroPoints = graph.Tensors[input].ZeroPoints });
            graph.Operators.Add(kind switch
            {
                0 => TestModel.FullyConnected(0)([input, graph.Add(TestModel.Constant(random, [graph.Tensors[output].Shape[1], size], 1, 0)), -1], [output]),
                1 => TestModel.Arithmetic(BuiltinOperator.Add, 0)([input, partners[random.Next(partners.Length)]], [output]),
                2 => TestModel.Plain(BuiltinOperator.Relu)([input], [output]),
                _ => TestModel.Reshape([input], [output]),
            });
            tensors.Add(output);
        }

        graph.Outputs = [tensors[^1]];
        return graph;
    }

    private static TfliteTensor Codes(Random random, int size) => TestModel.Int8([1, size], 0.05f, random.Next(-128, 128));

    private static bool Computed(TfliteModel model, int tensor) => model.Inputs.Contains(tensor) || Birth(model, tensor) >= 0;

    private static int Birth(TfliteModel model, int tensor) => model.Operators.Where(op => op.Outputs.Contains(tensor)).Select(op => op.Index).DefaultIfEmpty(-1).First();

    private static int Death(TfliteModel model, int tensor) => model.Outputs.Contains(tensor)
        ? int.MaxValue
        : model.Operators.Where(op => op.Inputs.Contains(tensor)).Select(op => op.Index).Append(Birth(model, tensor)).Max();

    private static bool Meet(TfliteModel model, int a, int b) => Math.Max(Birth(model, a), Birth(model, b)) <= Math.Min(Death(model, a), Death(model, b));

    // An operator that works code by code may leave its output where an input was that nobody needs any more.
    private static bool HandedOver(TfliteModel model, int input, int output) =>
        Birth(model, output) == Death(model, input) && model.Operators[Birth(model, output)].Code != BuiltinOperator.FullyConnected;
}
