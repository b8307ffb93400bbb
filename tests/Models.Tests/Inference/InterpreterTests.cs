using System;
using System.Linq;
using System.Runtime.InteropServices;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Tests;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

public class InterpreterTests
{
    [Theory]
    [InlineData("classifier", EnginePath.Board)]
    [InlineData("classifier", EnginePath.Host)]
    [InlineData("classifier", EnginePath.Portable)]
    [InlineData("elementwise", EnginePath.Board)]
    [InlineData("elementwise", EnginePath.Host)]
    [InlineData("elementwise", EnginePath.Portable)]
    [InlineData("streaming", EnginePath.Board)]
    [InlineData("streaming", EnginePath.Host)]
    [InlineData("streaming", EnginePath.Portable)]
    public void Invoke_AllocatesNothing(string name, EnginePath path)
    {
        byte[] file = name == "classifier" ? TestModel.Classifier(1) : name == "elementwise" ? TestModel.Elementwise() : new StreamingModel(1).File;
        var interpreter = new Interpreter(TfliteModel.Parse(file), path);
        Assert.Equal(0, Allocations.EachTime(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                interpreter.InputBytes(0)[0] = (byte)i;
                interpreter.Invoke();
                interpreter.Reset();
            }
        }));
    }

    [Fact]
    public void AllocationTest_CoversEveryOperator()
    {
        BuiltinOperator[] run = new[] { TestModel.Classifier(1), TestModel.Elementwise(), new StreamingModel(1).File }
            .SelectMany(file => TfliteModel.Parse(file).Subgraphs).SelectMany(graph => graph.Operators).Select(op => op.Code).Distinct().ToArray();
        Assert.Empty(Enum.GetValues<BuiltinOperator>().Except(run));
    }

    [Fact]
    public void Invoke_GivesTheSameBytesOnBothPathsAndAgain()
    {
        TfliteModel model = TfliteModel.Parse(TestModel.Classifier(2));
        var board = new Interpreter(model, EnginePath.Board);
        var host = new Interpreter(model, EnginePath.Host);
        var random = new Random(3);
        var input = new byte[board.InputInfo(0).ByteCount];
        byte[] first = [];
        bool differed = false;
        for (int i = 0; i < 50; i++)
        {
            random.NextBytes(input);
            foreach (Interpreter interpreter in new[] { board, host })
            {
                input.CopyTo(interpreter.InputBytes(0));
                interpreter.Invoke();
            }

            byte[] answer = board.OutputBytes(0).ToArray();
            Assert.Equal(answer, host.OutputBytes(0).ToArray());
            differed |= i > 0 && !answer.AsSpan().SequenceEqual(first);
            first = answer;
        }

        Assert.True(differed, "The answer does not depend on the input.");
    }

    [Fact]
    public void Arena_SharesMemoryBetweenTensorsThatDoNotMeet()
    {
        var interpreter = new Interpreter(TfliteModel.Parse(TestModel.Classifier(1)));

        // The two largest that live at once are the convolutions' results, 600 bytes each; 16 for alignment.
        Assert.InRange(interpreter.ArenaBytes, 1200, 1216);
    }

    [Fact]
    public void Quantize_GivesUnsignedCodesOfFloats()
    {
        var input = new TfliteTensor("reals", TensorType.Float32, [8], [], [], 0, []);
        var output = new TfliteTensor("codes", TensorType.UInt8, [8], [0.5f], [128], 0, []);
        var interpreter = new Interpreter(TfliteModel.Parse(TestModel.Single(TestModel.Plain(BuiltinOperator.Quantize), output, input)));
        new[] { -64f, -64.25f, 0, 0.25f, -0.25f, 63.5f, 1e10f, float.NaN }.CopyTo(MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(0)));
        interpreter.Invoke();
        Assert.Equal([0, 0, 128, 129, 127, 255, 255, 128], interpreter.OutputBytes(0).ToArray());
    }

    [Fact]
    public void Constructor_RefusesAnArenaBeyondTheLimit()
    {
        TfliteModel model = TfliteModel.Parse(TestModel.Classifier(1), new ModelLimits { MaxArenaBytes = 1000 });
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => new Interpreter(model));
        Assert.Contains("1000", refusal.Expected, StringComparison.Ordinal);
    }
}
