using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Whole runs of the scene with the released models and the real log.</summary>
public sealed class BoardRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task SameSeed_GivesTheSameDecisionsAlertsAndAnswers()
    {
        string[] first = await Run("a", 7, "confirm");
        string[] second = await Run("b", 7, "confirm");

        Assert.Contains(first, entry => entry.Contains("\"t\":\"alert\"", StringComparison.Ordinal) && entry.Contains("solvent_vapour", StringComparison.Ordinal));
        Assert.Equal(first.Select(WithoutSecrets), second.Select(WithoutSecrets));
        Assert.NotEqual(first.Select(WithoutSecrets), (await Run("c", 8, "confirm")).Select(WithoutSecrets));
    }

    [Fact]
    public async Task SecondRun_GoesOnWithTheSameLog()
    {
        string[] first = await Run("a", 7, "confirm");
        string[] both = await Run("a", 7, "none");

        Assert.Equal(first, both[..first.Length]);
        Assert.Contains("\"t\":\"boot\"", both[first.Length], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderThatIsNoLog_IsRefusedAndLeftAsItIs()
    {
        string folder = Path.Combine(_folder, "photos");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cat.txt"), "meow");

        UsageException refused = await Assert.ThrowsAsync<UsageException>(() => Run("photos", 1, "none"));

        Assert.Contains("cat.txt", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder + ".board"));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder));
    }

    private async Task<string[]> Run(string name, int seed, string who)
    {
        var options = new SimulatorOptions { Out = Path.Combine(_folder, name), Headless = true, ForSeconds = 3, Speed = 80, Seed = seed, Operator = who };
        ModelBundle gas = ReleasedModels.Load("gas");
        ModelBundle sound = ReleasedModels.Load("sound");
        var run = new BoardRun(options, Inputs.Read(options, gas.Manifest, sound.Manifest), gas, sound, TimeProvider.System, TextWriter.Null);
        await run.RunAsync(CancellationToken.None);
        return Entries(options.Out);
    }

    // The bundle of the published tree: uint16 big-endian length and entry, one after another.
    private static string[] Entries(string log)
    {
        string size = File.ReadAllLines(Path.Combine(log, "checkpoint"))[1];
        byte[] bundle = File.ReadAllBytes(Path.Combine(log, "tile", "entries", "000.p", size));
        var entries = new List<string>();
        for (int at = 0; at < bundle.Length;)
        {
            int length = (bundle[at] << 8) | bundle[at + 1];
            entries.Add(Encoding.ASCII.GetString(bundle, at + 2, length));
            at += 2 + length;
        }

        return [.. entries];
    }

    // Keys, salts and the time of day differ between runs by intent.
    private static string WithoutSecrets(string entry) =>
        Regex.Replace(entry, "\"(input|operator|key|key_id|ts)\":(\"[^\"]*\"|[0-9]+)", "\"$1\":0");
}
