using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>From the simulated chip over the recorder and <c>tinyml import</c> to a data set, and nothing is lost or changed on the way.</summary>
public sealed class RecordRunTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("record-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Recordings_ComeOutOfTheImportAsTheChipMeasuredThem()
    {
        var measured = new List<string>();
        using var output = new StringWriter();
        new RecordRun(new SimulatorOptions { Record = At("rec"), Seed = 3 }, output, Note).Run(CancellationToken.None);
        Assert.InRange(measured.Count, 55, 80);
        Assert.Contains("RECORDING gas and sound", output.ToString(), StringComparison.Ordinal);

        Tinyml("import", At("rec"), "--task", "gas", "--class", "coffee=odour", "--class", "ethanol=solvent_vapour", "--class", "faint=odour", "--access", "tests", "--purpose", "tests", "--out", At("gas"));
        IReadOnlyList<GasCycle> scans = GasCycleTable.Read(At("gas/cycles.csv"));
        Assert.Equal(measured, scans.Select(scan => string.Join(' ', scan.Ohms)));
        Assert.Equal(Enumerable.Range(0, measured.Count), scans.Select(scan => scan.ScanPosition));
        Assert.Equal(["clean_air", "coffee", "ethanol", "faint", "unlabelled"], scans.Select(scan => scan.Label).Distinct().Order());
        Assert.Equal("solvent_vapour", scans.First(scan => scan.Label == "ethanol").Group);
        Assert.Contains("\"samples\":", Tinyml("evaluate", Released("gas"), "--data", At("gas"), "--json"), StringComparison.Ordinal);

        Tinyml("import", At("rec"), "--task", "sound", "--access", "tests", "--purpose", "tests", "--out", At("sound"));
        IReadOnlyList<SoundClip> clips = SoundDataSet.Read(At("sound"));
        Assert.InRange(clips.Count, 80, 144);

        // The engine's sound stands on an offset that the microphone's check refuses.
        Assert.InRange(clips.Select(clip => clip.Class).Distinct().Count(), 5, Scene.Acts.Select(act => act.Sound).Distinct().Count());
        Assert.All(clips, clip => Assert.Equal(("seed3-1", 78_125), (clip.SourceId, clip.ReadSamples(15_625).Length)));

        void Note(GasScan scan) => measured.Add(string.Join(' ', scan.Ohms.ToArray()));
    }

    [Fact]
    public void Run_RefusesAFolderThatHoldsSomething()
    {
        File.WriteAllText(At("x"), "x");
        var run = new RecordRun(new SimulatorOptions { Record = _folder }, TextWriter.Null, _ => { });
        Assert.Throws<UsageException>(() => run.Run(CancellationToken.None));
    }

    private static string Released(string task)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root != null && !File.Exists(Path.Combine(root.FullName, "MeadowTinyMl.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(root!.FullName, "Models", "released", task);
    }

    private static string Tinyml(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "tinyml.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Patience), string.Join(' ', arguments));
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
        return output;
    }

    private string At(string name) => Path.Combine(_folder, name);
}
