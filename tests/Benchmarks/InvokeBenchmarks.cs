using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Attributes;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Benchmarks;

/// <summary>One invocation of a whole model, on each path of the engine.</summary>
[MemoryDiagnoser]
public class InvokeBenchmarks
{
    private Interpreter? _board;
    private Interpreter? _host;

    /// <summary>Gets the models that are here: those released in this repository, and a published one where the data sets stand beside it.</summary>
    public static IEnumerable<string> Models => new[]
    {
        "Models/released/gas/model.tflite",
        "Models/released/sound/model.tflite",
        "../shared/data/tflite-golden/kws_ds_cnn_int8/model.tflite",
    }.Where(path => File.Exists(FullPath(path)));

    /// <summary>Gets or sets the model, as a path from the repository's root.</summary>
    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = string.Empty;

    /// <summary>Prepares both interpreters on the same random input.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        TfliteModel model = TfliteModel.Parse(File.ReadAllBytes(FullPath(Model)));
        _board = new Interpreter(model, EnginePath.Board);
        _host = new Interpreter(model, EnginePath.Host);
        new Random(1).NextBytes(_board.InputBytes(0));
        _board.InputBytes(0).CopyTo(_host.InputBytes(0));
    }

    /// <summary>The plain integer code that the board runs.</summary>
    [Benchmark(Baseline = true)]
    public void Board() => _board!.Invoke();

    /// <summary>Vector instructions.</summary>
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
