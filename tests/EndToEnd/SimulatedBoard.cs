using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace MeadowTinyMl.EndToEnd;

/// <summary>One headless run of the main job, shared by the tests that look at what it left.</summary>
public sealed class SimulatedBoard : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal string Log => _folder["log"];

    internal Outcome Run { get; private set; } = new(-1, string.Empty, "not run");

    public async Task InitializeAsync() =>
        Run = await Product.Simulator("--headless", "--for", "10", "--speed", "100", "--seed", "7", "--out", Log);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    /// <summary>Copies the log so that a test may spoil it; the policy goes along.</summary>
    internal void CopyTo(string target)
    {
        foreach (string file in Directory.EnumerateFiles(Log, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(Log, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.Copy(Log + ".policy", target + ".policy");
    }
}
