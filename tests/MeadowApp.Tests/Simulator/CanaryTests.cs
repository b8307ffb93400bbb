using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Simulator.Run;
using MeadowTinyMl.Simulator.Sounds;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Plants known values in gas and sound, lets the whole board run over them with alerts, answers, an uplink and its page, and looks for them in everything that leaves it.</summary>
public sealed class CanaryTests(ITestOutputHelper output) : IDisposable
{
    private const int CleanScans = 14;
    private const int Scans = 34;
    private const int WindowSamples = 15_625;
    private const int Windows = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NothingThatIsPlanted_LeavesTheBoard()
    {
        uint[][] scans = PlantGas();
        short[] pcm = PlantSound();
        List<(string Name, byte[] Bytes)> left = await Run();
        string log = Encoding.Latin1.GetString(left.Where(part => part.Name.StartsWith("board/log/tile/entries/", StringComparison.Ordinal)).MaxBy(part => part.Bytes.Length).Bytes);
        Assert.Contains("\"t\":\"alert\"", log, StringComparison.Ordinal);
        Assert.Contains("\"t\":\"human\"", log, StringComparison.Ordinal);
        Assert.Contains(left, part => part.Name.StartsWith("board/stick/tile", StringComparison.Ordinal));
        Assert.Contains(left, part => part.Name == "page/events" && part.Bytes.Length > 10_000);

        List<(string Name, byte[] Bytes)> canaries = Planted(scans, pcm);
        HashSet<string> numbers = [.. scans.SelectMany(scan => scan).Where(ohms => ohms >= 1_000_000).Select(ohms => ohms.ToString(CultureInfo.InvariantCulture))];
        output.WriteLine($"{canaries.Count} canaries and {numbers.Count} numbers, searched in {left.Count} files and answers of {left.Sum(part => part.Bytes.Length) / 1024} KiB");

        // First that the search finds what is there.
        byte[] noise = left.MaxBy(part => part.Bytes.Length).Bytes[..2_000];
        Assert.All(canaries, canary => Assert.NotNull(Canaries.Found([.. noise, .. canary.Bytes, .. noise], [canary], [])));
        Assert.NotNull(Canaries.Found([.. noise, .. Encoding.ASCII.GetBytes($":{numbers.First()},")], [], numbers));

        foreach ((string name, byte[] bytes) in left)
        {
            string? found = Canaries.Found(bytes, canaries, numbers);
            Assert.True(found == null, $"{found} is in {name}");
        }

        Opened(log, scans, left.Where(part => part.Name.StartsWith("board/log.board", StringComparison.Ordinal)));
    }

    // No 32 bytes of what the board keeps are a salt that opens a commitment; the search is tried on a commitment of its own first.
    private static void Opened(string log, uint[][] scans, IEnumerable<(string Name, byte[] Bytes)> files)
    {
        byte[][] raws = [.. scans.Select(scan => Bytes(scan, false))];
        HashSet<string> commitments = [.. Regex.Matches(log, "\"input\":\"([^\"]+)\"").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(commitments);
        byte[] salt = SHA256.HashData("a salt"u8);
        Assert.True(Opens([1, 2, .. salt, 3], raws, [Convert.ToBase64String(InputCommitment.Compute(salt, InputCommitment.GasScan, raws[3]))]));
        Assert.All(files, file => Assert.False(Opens(file.Bytes, raws, commitments), $"{file.Name} holds a salt"));
    }

    private static bool Opens(byte[] bytes, byte[][] raws, HashSet<string> commitments)
    {
        for (int at = 0; at + 32 <= bytes.Length; at++)
        {
            byte[] salt = bytes[at..(at + 32)];
            if (raws.Any(raw => commitments.Contains(Convert.ToBase64String(InputCommitment.Compute(salt, InputCommitment.GasScan, raw)))))
            {
                return true;
            }
        }

        return false;
    }

    // Long enough not to stand anywhere by chance, short enough that a part of a reading is found as well.
    private static List<(string Name, byte[] Bytes)> Planted(uint[][] scans, short[] pcm)
    {
        var canaries = new List<(string, byte[])>();
        GasBaseline baseline = Baseline(scans[..10]);
        var features = new int[GasFeatures.Steps];
        for (int scan = 0; scan < scans.Length; scan++)
        {
            GasFeatures.Compute(scans[scan], baseline, features);
            for (int step = 0; step + 1 < GasFeatures.Steps; step += 2)
            {
                Canaries.Add(canaries, $"ohms of scan {scan} from step {step}", scans[scan].AsSpan(step, 2).ToArray().Select(value => (long)value).ToArray(), 4);
                Canaries.Add(canaries, $"features of scan {scan} from step {step}", [features[step], features[step + 1]], 4);
            }
        }

        LogMelOptions options = ReleasedModels.Load("sound").Manifest.FrontEnd!;
        var mel = new LogMel(options);
        var patch = new short[options.PatchLength];
        for (int window = 0; window < Windows; window++)
        {
            int start = window * WindowSamples;
            foreach (int at in new[] { 100, 7_777, 15_000 })
            {
                Canaries.Add(canaries, $"samples of window {window} from {at}", pcm.AsSpan(start + at, 6).ToArray().Select(value => (long)value).ToArray(), 2);
            }

            mel.Compute(pcm, start, patch);
            foreach (int at in new[] { 0, 405, 1_210 })
            {
                Canaries.Add(canaries, $"patch of window {window} from {at}", patch.AsSpan(at, 8).ToArray().Select(value => (long)value).ToArray(), 2);
            }
        }

        return canaries;
    }

    private static byte[] Bytes(uint[] values, bool isBigEndian) => [.. values.SelectMany(value => Canaries.Bytes(value, 4, isBigEndian))];

    private static GasBaseline Baseline(uint[][] clean) => GasBaseline.FromStored([.. Enumerable.Range(0, GasFeatures.Steps)
        .Select(step => (int)clean.Average(scan => (double)FixedPointLog.Log10Q16(scan[step])))]);

    private uint[][] PlantGas()
    {
        double[] clean = [392_487, 75_829_912, 71_604_480, 64_903_192, 3_475_604, 3_385_124, 3_317_270, 349_249, 366_106, 384_528];
        double[] ethanol = [-1.36, -2.54, -2.58, -2.64, -1.97, -1.95, -1.93, -1.37, -1.37, -1.36];
        var random = new Random(20);
        uint[][] scans = [.. Enumerable.Range(0, Scans).Select(scan => Enumerable.Range(0, GasFeatures.Steps)
            .Select(step => (uint)(clean[step] * Math.Pow(10, scan % 8 > 4 && scan >= CleanScans ? ethanol[step] : 0) * (0.98 + (0.04 * random.NextDouble())))).ToArray())];
        using var table = new StreamWriter(Path.Combine(_folder, "cycles.csv"));
        GasCycleTable.Write(table, scans.Select((ohms, i) => new GasCycle("board", "run", i < CleanScans ? "clean_air" : "other", i < CleanScans ? "clean_air" : "other", 0, i, i + 10, ohms)), GasDataSet.DefaultProfile);
        return scans;
    }

    private short[] PlantSound()
    {
        // Loud enough to be classified: rain with a hum, which no two windows share.
        var random = new Random(21);
        var pcm = new short[Windows * WindowSamples];
        for (int i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)((3_000 * (random.NextDouble() - 0.5)) + (1_500 * Math.Sin(i * 0.07 * (1 + (i / WindowSamples % 5)))));
        }

        for (int clip = 0; clip < Windows / 5; clip++)
        {
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "clips")).FullName, $"clip{clip}.wav"), WaveFile.Encode(SoundSource.SampleRateHz, pcm.AsSpan(clip * 5 * WindowSamples, 5 * WindowSamples)));
        }

        return pcm;
    }

    private async Task<List<(string Name, byte[] Bytes)>> Run()
    {
        string board = Directory.CreateDirectory(Path.Combine(_folder, "board")).FullName;
        var options = new SimulatorOptions
        {
            Out = Path.Combine(board, "log"),
            Gas = [Path.Combine(_folder, "cycles.csv")],
            Sound = [Path.Combine(_folder, "clips")],
            Speed = 60,
            Operator = "confirm",
            Port = LeavingBoard.FreePort(),
            Uplink = Path.Combine(board, "stick"),
        };
        ModelBundle gas = ReleasedModels.Load("gas");
        ModelBundle sound = ReleasedModels.Load("sound");
        return await LeavingBoard.RunAsync(said => new BoardRun(options, Inputs.Read(options, gas.Manifest, sound.Manifest), gas, sound, TimeProvider.System, said), options.Port, board);
    }
}
