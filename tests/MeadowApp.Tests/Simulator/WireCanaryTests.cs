using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Run;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>
/// Notes what a board reads over its wires while the story runs, gas codes in the chip's registers and the microphone's bits, and looks for it in everything that leaves the board, in each form that it takes
/// on the way to the networks: fields, resistances, samples, features, patches, the int8 codes at their inputs, and the salts of the commitments.
/// </summary>
public sealed class WireCanaryTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 3;
    private const int EveryField = 30;
    private const int LeastDistinct = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NothingThatCameOverTheWires_LeavesTheBoard()
    {
        var tap = new WireTap();
        ModelBundle gas = ReleasedModels.Load("gas");
        ModelBundle sound = ReleasedModels.Load("sound");
        List<(string Name, byte[] Bytes)> left = await Run(tap, gas, sound);
        uint[][] scans = [.. tap.Scans()];
        List<short[]> windows = tap.Windows();
        string log = Encoding.Latin1.GetString(left.Where(part => part.Name.StartsWith("board/log/tile/entries/", StringComparison.Ordinal)).MaxBy(part => part.Bytes.Length).Bytes);
        Assert.Contains("\"t\":\"human\"", log, StringComparison.Ordinal);
        Assert.InRange(scans.Length, 15, 30);
        Assert.InRange(windows.Count, 150, 300);

        // What was noted is what the board committed itself to: with the salts that it drew the commitments open.
        List<(byte Kind, byte[] Salt)> opened = Opened(log, tap.Salts, scans, windows);
        int gasOpened = opened.Count(commitment => commitment.Kind == InputCommitment.GasScan);
        int soundOpened = opened.Count - gasOpened;
        Assert.True(gasOpened >= 3 && soundOpened >= 3, $"{gasOpened} of gas, {soundOpened} of sound");

        List<(string Name, byte[] Bytes)> canaries = Planted(tap, [.. opened.Select(commitment => commitment.Salt)], scans, windows, gas, sound);
        HashSet<string> numbers = [.. scans.SelectMany(scan => scan).Where(ohms => ohms >= 1_000_000).Select(ohms => ohms.ToString(CultureInfo.InvariantCulture))];
        output.WriteLine($"{gasOpened} commitments of gas and {soundOpened} of sound opened; {canaries.Count} canaries and {numbers.Count} numbers, searched in {left.Count} files and answers of {left.Sum(part => part.Bytes.Length) / 1024} KiB");
        byte[] noise = left.MaxBy(part => part.Bytes.Length).Bytes[..2_000];
        Assert.All(canaries, canary => Assert.NotNull(Canaries.Found([.. noise, .. canary.Bytes, .. noise], [canary], [])));
        foreach ((string name, byte[] bytes) in left)
        {
            string? found = Canaries.Found(bytes, canaries, numbers);
            Assert.True(found == null, $"{found} is in {name}");
        }
    }

    private static List<(string Name, byte[] Bytes)> Planted(WireTap tap, byte[][] salts, uint[][] scans, List<short[]> windows, ModelBundle gas, ModelBundle sound)
    {
        var canaries = new List<(string, byte[])>();
        for (int field = 0; field < tap.Fields.Count; field += EveryField)
        {
            Canaries.Add(canaries, $"field {field}", Values(tap.Fields[field]), 1);
            Canaries.Add(canaries, $"climate of field {field}", Values(tap.Fields[field][2..10]), 1);
        }

        for (int salt = 0; salt < salts.Length; salt++)
        {
            Canaries.Add(canaries, $"salt {salt}", Values(salts[salt]), 1);
        }

        GasBaseline baseline = Commissioning.Take(Seed, 0).Baseline;
        var features = new int[GasFeatures.Steps];
        QuantizationParameters gasInput = Input(gas);
        for (int scan = 0; scan < scans.Length; scan++)
        {
            GasFeatures.Compute(scans[scan], baseline, features);
            for (int step = 0; step + 1 < GasFeatures.Steps; step += 2)
            {
                Canaries.Add(canaries, $"ohms of scan {scan} from step {step}", [scans[scan][step], scans[scan][step + 1]], 4);
                Canaries.Add(canaries, $"features of scan {scan} from step {step}", [features[step], features[step + 1]], 4);
            }

            AddCodes(canaries, $"codes of scan {scan}", [.. features.Select(feature => gasInput.Quantize(GasInput.FromDecadesQ16(feature)))]);
        }

        LogMelOptions options = sound.Manifest.FrontEnd!;
        var mel = new LogMel(options);
        var patch = new short[options.PatchLength];
        QuantizationParameters soundInput = Input(sound);
        for (int window = 0; window < windows.Count; window += 10)
        {
            Canaries.Add(canaries, $"bits of capture {window}", Values(tap.Streams[window][100_000..100_016]), 1);
            if (windows[window].Max(sample => Math.Abs((int)sample)) <= SoundInput.SilentPeak)
            {
                continue;
            }

            Canaries.Add(canaries, $"samples of window {window}", [.. windows[window][7_000..7_008].Select(sample => (long)sample)], 2);
            mel.Compute(windows[window], 0, patch);
            Canaries.Add(canaries, $"patch of window {window}", [.. patch[400..408].Select(value => (long)value)], 2);
            AddCodes(canaries, $"codes of window {window}", [.. patch[400..416].Select(value => soundInput.Quantize(SoundInput.FromLog2Q8(value)))]);
        }

        return canaries;
    }

    // A row of equal codes stands in many files by chance and tells nothing.
    private static void AddCodes(List<(string, byte[])> canaries, string name, sbyte[] codes)
    {
        if (codes.Distinct().Count() >= LeastDistinct)
        {
            Canaries.Add(canaries, name, [.. codes.Select(code => (long)code)], 1);
        }
    }

    private static long[] Values(byte[] bytes) => [.. bytes.Select(value => (long)value)];

    private static QuantizationParameters Input(ModelBundle bundle)
    {
        TensorInfo input = new Interpreter(bundle.Model).InputInfo(0);
        return new QuantizationParameters(input.Scale, input.ZeroPoint);
    }

    private static List<(byte Kind, byte[] Salt)> Opened(string log, IReadOnlyList<byte[]> salts, uint[][] scans, List<short[]> windows)
    {
        byte[][] gasRaws = [.. scans.Select(scan => scan.SelectMany(ohms => Canaries.Bytes(ohms, 4, false)).ToArray())];
        var opened = new List<(byte, byte[])>();
        int next = 0;
        foreach (Match entry in Regex.Matches(log, "\\{[^{}]*\"t\":\"decision\"[^{}]*\\}"))
        {
            string commitment = Regex.Match(entry.Value, "\"input\":\"([^\"]+)\"").Groups[1].Value;
            long milliseconds = long.Parse(Regex.Match(entry.Value, "\"u\":([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);
            bool isGas = entry.Value.Contains("\"gas0\"", StringComparison.Ordinal);

            // A window takes 1,102 ms; the fifth of a decision was captured before the decision was made.
            int newest = (int)(milliseconds / 1_102);
            IEnumerable<byte[]> raws = isGas
                ? gasRaws
                : Enumerable.Range(Math.Max(0, newest - 7), 6).Where(first => first + 5 <= windows.Count).Select(first => windows.Skip(first).Take(5).SelectMany(LittleEndian).ToArray());
            byte[][] tried = [.. raws];

            // Salts are drawn in the order of the decisions; what else is drawn lies between.
            for (int salt = next; salt < Math.Min(next + 8, salts.Count); salt++)
            {
                byte kind = isGas ? InputCommitment.GasScan : InputCommitment.Sound;
                if (tried.Any(raw => Convert.ToBase64String(InputCommitment.Compute(salts[salt], kind, raw)) == commitment))
                {
                    next = salt + 1;
                    opened.Add((kind, salts[salt]));
                    break;
                }
            }
        }

        return opened;
    }

    private static byte[] LittleEndian(short[] samples)
    {
        var bytes = new byte[2 * samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), samples[i]);
        }

        return bytes;
    }

    private async Task<List<(string Name, byte[] Bytes)>> Run(WireTap tap, ModelBundle gas, ModelBundle sound)
    {
        string board = Directory.CreateDirectory(Path.Combine(_folder, "board")).FullName;
        var options = new SimulatorOptions
        {
            Out = Path.Combine(board, "log"),
            Seed = Seed,
            Speed = 30,
            ForSeconds = 8,
            Operator = "confirm",
            Port = LeavingBoard.FreePort(),
            Uplink = Path.Combine(board, "stick"),
        };
        return await LeavingBoard.RunAsync(said => new BoardRun(options, Inputs.Read(options, gas.Manifest, sound.Manifest), gas, sound, TimeProvider.System, said) { Wires = tap.Wires }, options.Port, board);
    }
}
