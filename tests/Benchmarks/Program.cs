using BenchmarkDotNet.Running;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Times the parts that run often: <c>dotnet run -c Release --project tests/Benchmarks -- --filter '*'</c>.</summary>
internal static class Program
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
