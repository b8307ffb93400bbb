using System;
using System.Globalization;
using BenchmarkDotNet.Running;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Times the parts that run often: <c>dotnet run -c Release --project tests/Benchmarks -- --filter '*'</c>.</summary>
internal static class Program
{
    private static void Main(string[] args)
    {
        if (args is ["matrix", ..])
        {
            MatrixPeak.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.ProcessorCount);
            return;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    }
}
