using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Tests.Inference;

namespace MeadowTinyMl.Benchmarks;

/// <summary>One invocation of a whole model, on each path of the engine.</summary>
[MemoryDiagnoser]
public class ModelBenchmarks
{
    private Interpreter? _board;
    private Interpreter? _host;
    private Interpreter? _portable;

    /// <summary>Gets the models released in this repository and the networks of published architectures.</summary>
    public static IEnumerable<string> Models =>
        new[] { "released/gas", "released/sound" }.Concat(PublishedModels.All.Select(model => model.Name));

    /// <summary>Gets or sets the model: a folder under <c>Models</c> or the name of a published architecture.</summary>
    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = string.Empty;

    /// <summary>Prepares the interpreters on the same random input.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        byte[] file = PublishedModels.All.FirstOrDefault(model => model.Name == Model)?.Write() ?? File.ReadAllBytes(FullPath($"Models/{Model}/model.tflite"));
        TfliteModel parsed = TfliteModel.Parse(file);
        _board = new Interpreter(parsed, EnginePath.Board);
        _host = new Interpreter(parsed, EnginePath.Host);
        _portable = new Interpreter(parsed, EnginePath.Portable);
        new Random(1).NextBytes(_board.InputBytes(0));
        _board.InputBytes(0).CopyTo(_host.InputBytes(0));
        _board.InputBytes(0).CopyTo(_portable.InputBytes(0));
    }

    /// <summary>The plain integer code that the board runs.</summary>
    [Benchmark(Baseline = true)]
    public void Board() => _board!.Invoke();

    /// <summary>Vector instructions of 128 bits.</summary>
    [Benchmark]
    public void Portable() => _portable!.Invoke();

    /// <summary>Vector instructions of 256 bits.</summary>
    [Benchmark]
    public void Host() => _host!.Invoke();

    private static string FullPath(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MeadowTinyMl.sln")))
            {
                return Path.Combine(folder.FullName, relative);
            }
        }

        throw new DirectoryNotFoundException($"No MeadowTinyMl.sln above {AppContext.BaseDirectory}.");
    }
}
