using System;
using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Tests.Inference;

namespace MeadowTinyMl.Benchmarks;

/// <summary>One operator alone, at sizes that networks for microcontrollers have, on the board path and on the host path.</summary>
[MemoryDiagnoser]
public class OperatorBenchmarks
{
    private static readonly Dictionary<string, Func<byte[]>> Cases = new()
    {
        ["CONV_2D 3x3/2, 96x96x3 to 48x48x8"] = () => new ModelBuilder(1, 1, 96, 96, 3).Conv(8, 3, 3, 2).Finish("conv"),
        ["CONV_2D 3x3, 16x16x32 to 32"] = () => new ModelBuilder(2, 1, 16, 16, 32).Conv(32, 3, 3, 1).Finish("conv"),
        ["CONV_2D 1x1, 12x12x64 to 64"] = () => new ModelBuilder(3, 1, 12, 12, 64).Conv(64, 1, 1, 1).Finish("conv"),
        ["CONV_2D 10x4/2, 49x10x1 to 64"] = () => new ModelBuilder(4, 1, 49, 10, 1).Conv(64, 10, 4, 2).Finish("conv"),
        ["DEPTHWISE_CONV_2D 3x3, 25x5x64"] = () => new ModelBuilder(5, 1, 25, 5, 64).Depthwise(1, 1).Finish("depthwise"),
        ["DEPTHWISE_CONV_2D 3x3/2, 24x24x32"] = () => new ModelBuilder(6, 1, 24, 24, 32).Depthwise(1, 2).Finish("depthwise"),
        ["DEPTHWISE_CONV_2D 3x3/2, 96x96x1 times 8"] = () => new ModelBuilder(7, 1, 96, 96, 1).Depthwise(8, 2).Finish("depthwise"),
        ["FULLY_CONNECTED 640 to 128"] = () => new ModelBuilder(8, 1, 640).Dense(128, relu: true).Finish("dense"),
        ["FULLY_CONNECTED 64 to 12"] = () => new ModelBuilder(9, 1, 64).Dense(12, relu: false).Finish("dense"),
        ["ADD 16x16x32"] = () => new ModelBuilder(10, 1, 16, 16, 32).AddTo(0).Finish("add"),
        ["AVERAGE_POOL_2D 25x5x64"] = () => new ModelBuilder(11, 1, 25, 5, 64).AveragePool().Finish("pool"),
        ["MEAN 8x12x256"] = () => new ModelBuilder(12, 1, 8, 12, 256).Mean().Finish("mean"),
        ["MAX_POOL_2D 3x3/2, 34x27x64"] = () => new ModelBuilder(13, 1, 34, 27, 64).MaxPool(3, 2, same: false).Finish("pool"),
        ["PAD 32x25x64"] = () => new ModelBuilder(14, 1, 32, 25, 64).Pad(1).Finish("pad"),
        ["SOFTMAX 12"] = () => new ModelBuilder(15, 1, 12).Softmax().Finish("softmax"),
    };

    private Interpreter? _board;
    private Interpreter? _host;

    /// <summary>Gets the operators.</summary>
    public static IEnumerable<string> Operators => Cases.Keys;

    /// <summary>Gets or sets the operator: its name, filter and stride, input and output.</summary>
    [ParamsSource(nameof(Operators))]
    public string Operator { get; set; } = string.Empty;

    /// <summary>Prepares both interpreters on the same random input.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        TfliteModel model = TfliteModel.Parse(Cases[Operator]());
        _board = new Interpreter(model, EnginePath.Board);
        _host = new Interpreter(model, EnginePath.Host);
        new Random(1).NextBytes(_board.InputBytes(0));
        _board.InputBytes(0).CopyTo(_host.InputBytes(0));
    }

    /// <summary>The plain integer code that the board runs.</summary>
    [Benchmark(Baseline = true)]
    public void Board() => _board!.Invoke();

    /// <summary>Vector instructions of 256 bits.</summary>
    [Benchmark]
    public void Host() => _host!.Invoke();
}
