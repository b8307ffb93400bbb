using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>The simulated board with an uplink into a folder.</summary>
public sealed class UplinkRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Folder_BecomesACopyOfThePublishedLogOverTwoRuns()
    {
        await Run("log", "stick");
        await Run("log", "stick");

        string[] published = Files("log");
        Assert.Equal(File.ReadAllText(Path.Combine(_folder, "log", "checkpoint")), File.ReadAllText(Path.Combine(_folder, "stick", "checkpoint")));
        Assert.Equal(File.ReadAllText(Path.Combine(_folder, "log.policy")), File.ReadAllText(Path.Combine(_folder, "stick.policy")));
        string bundle = Directory.GetFiles(Path.Combine(_folder, "stick", "tile", "entries"), "*", SearchOption.AllDirectories).OrderBy(File.GetLastWriteTimeUtc).Last();
        Assert.Contains(Path.GetRelativePath(Path.Combine(_folder, "stick"), bundle), published);
    }

    [Theory]
    [InlineData("ftp://example.com", null, null)]
    [InlineData("stick", "no key", null)]
    [InlineData("stick", null, "no such file")]
    public async Task FarEndThatCannotBeUsed_IsRefusedInWords(string uplink, string? witness, string? operators)
    {
        string[] before = Directory.GetFileSystemEntries(Directory.GetCurrentDirectory());
        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => Run("log", uplink == "stick" ? uplink : null, uplink == "stick" ? null : uplink, witness, operators));
        Assert.Contains("--uplink", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(Directory.GetCurrentDirectory()));
    }

    [Fact]
    public async Task StationThatIsNotThere_IsSaidAndTheBoardGoesOn()
    {
        string said = await Run("log", null, "http://127.0.0.1:9/");
        Assert.Contains("uplink: 0 of", said, StringComparison.Ordinal);
        Assert.Contains("updates: http://127.0.0.1:9/updates/: ", said, StringComparison.Ordinal);
        Assert.Contains("Verify it:", said, StringComparison.Ordinal);
        string entries = string.Concat(Directory.GetFiles(Path.Combine(_folder, "log", "tile", "entries"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Matches("\"code\":\"fallback\",\"component\":\"uplink\"", entries);
    }

    private string[] Files(string log) => [.. Directory.GetFiles(Path.Combine(_folder, log), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Path.Combine(_folder, log), file))];

    private async Task<string> Run(string name, string? folder, string? address = null, string? witness = null, string? operators = null)
    {
        var options = new SimulatorOptions
        {
            Out = Path.Combine(_folder, name),
            Headless = true,
            ForSeconds = 2,
            Speed = 100,
            Operator = "none",
            Uplink = address ?? Path.Combine(_folder, folder!),
            UplinkWitness = witness,
            UplinkOperators = operators,
            UplinkUpdates = address?.StartsWith("http:", StringComparison.Ordinal) == true,
        };
        ModelBundle gas = ReleasedModels.Load("gas");
        ModelBundle sound = ReleasedModels.Load("sound");
        var output = new StringWriter();
        await new BoardRun(options, Inputs.Read(options, gas.Manifest, sound.Manifest), gas, sound, TimeProvider.System, output).RunAsync(CancellationToken.None);
        return output.ToString();
    }
}
