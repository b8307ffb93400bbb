using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation.Board;

namespace MeadowTinyMl.Models.Cli.Fit;

/// <summary>What bundles take from one board together.</summary>
internal sealed class FitReport
{
    /// <summary>The most instructions that the loop may need for a second of sound: half of the processor.</summary>
    public const long LoopLimit = 75_000_000;

    /// <summary>The power up to which the field speaks of TinyML, in milliwatts.</summary>
    public const double TinyMilliwatts = 1;

    private readonly PowerModel _power;
    private readonly BoardCounts _counts = BoardCounts.Measured();

    private FitReport(IReadOnlyList<FittedBundle> bundles, PowerModel power, IReadOnlyList<string> problems)
    {
        Bundles = bundles;
        _power = power;
        var all = new List<string>(problems);
        if (LoopInstructions > LoopLimit)
        {
            all.Add(Invariant($"the loop: {LoopInstructions:N0} instructions for a second, the limit is {LoopLimit:N0}"));
        }

        Problems = all;
    }

    public IReadOnlyList<FittedBundle> Bundles { get; }

    /// <summary>Gets what does not fit; none where all does.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Gets the instructions that all bundles need for a second.</summary>
    public long LoopInstructions => (long)Bundles.Sum(bundle => bundle.Estimate.Instructions / bundle.Estimate.Seconds);

    private long RamBytes => Bundles.Sum(bundle => bundle.Estimate.RamBytes);

    private long FlashBytes => _counts.ProgramBytes + Bundles.Sum(bundle => bundle.Bytes);

    public static FitReport Create(IEnumerable<string> folders, PowerModel power, BoardBudget? budget)
    {
        var bundles = new List<FittedBundle>();
        var problems = new List<string>();
        foreach (string folder in folders)
        {
            ModelBundle bundle = ModelFile.ReadBundle(folder);
            string files = Directory.Exists(folder) ? folder : Path.GetDirectoryName(Path.GetFullPath(folder))!;
            long bytes = Directory.EnumerateFiles(files).Sum(file => new FileInfo(file).Length);
            var fitted = new FittedBundle(bundle.Manifest, bytes, BoardEstimate.Of(bundle.Model, bundle.Manifest, power));
            bundles.Add(fitted);
            problems.AddRange((budget?.Exceeded(fitted.Estimate) ?? []).Select(problem => $"{bundle.Manifest.Id}: {problem}"));
        }

        return new FitReport(bundles, power, problems);
    }

    public void Print(TextWriter output)
    {
        foreach (FittedBundle bundle in Bundles)
        {
            BoardEstimate cost = bundle.Estimate;
            output.WriteLine(Invariant($"{bundle.Manifest.Id} {bundle.Manifest.Version}, {bundle.Input}, each {cost.Seconds:0.##} s"));
            output.WriteLine(Invariant($"  instructions  {cost.Instructions,12:N0}   network {cost.Network.Instructions:N0} ({cost.Network.MultiplyAccumulates:N0} multiply-accumulates), around it {cost.OtherInstructions:N0}"));
            output.WriteLine(Invariant($"  time          {cost.Milliseconds,12:N1} ms"));
            output.WriteLine(Invariant($"  RAM           {cost.RamBytes,12:N0} bytes   file {cost.Network.FileBytes:N0}, arena {cost.Network.ArenaBytes:N0}, scratch {cost.Network.ScratchBytes:N0}, weights laid out {cost.Network.PackedBytes:N0}, buffers {cost.BufferBytes:N0}"));
            output.WriteLine(Invariant($"  flash         {bundle.Bytes,12:N0} bytes"));
            output.WriteLine(Invariant($"  energy        {cost.Millijoules,12:N1} mJ"));
        }

        output.WriteLine(Invariant($"together, each second: {LoopInstructions:N0} instructions (limit {LoopLimit:N0}), {100 * Bundles.Sum(bundle => bundle.Estimate.Load):N0} % of the processor, RAM {RamBytes:N0} bytes"));
        output.WriteLine(Invariant($"flash: program {_counts.ProgramBytes:N0} bytes of trimmed assemblies, with the bundles {FlashBytes:N0} bytes; the board maker's assemblies and the head not counted"));
        foreach (PowerDutyCycle cycle in PowerDutyCycle.All)
        {
            double milliwatts = _power.Milliwatts(cycle);
            output.WriteLine(Invariant($"{cycle.Name}: {milliwatts:N0} mW, {milliwatts:N0} mWh an hour, a cell of {_power.CellMilliwattHours:N0} mWh lasts {_power.CellHours(cycle):N1} h; {milliwatts / TinyMilliwatts:N0} times the milliwatt of TinyML"));
        }

        output.WriteLine(Invariant($"Times are estimates at {_counts.NanosecondsPerInstruction} ns an instruction, good to a factor of two; currents are as good as their source in the power model."));
        foreach (string problem in Problems)
        {
            output.WriteLine("does not fit: " + problem);
        }
    }

    public JsonObject ToJson() => new()
    {
        ["fits"] = Problems.Count == 0,
        ["problems"] = new JsonArray(Problems.Select(problem => (JsonNode)problem).ToArray()),
        ["bundles"] = new JsonArray(Bundles.Select(bundle => (JsonNode)Json(bundle)).ToArray()),
        ["instructions_per_second"] = LoopInstructions,
        ["ram_bytes"] = RamBytes,
        ["program_bytes"] = _counts.ProgramBytes,
        ["flash_bytes"] = FlashBytes,
        ["duty_cycles"] = new JsonArray(PowerDutyCycle.All.Select(cycle => (JsonNode)new JsonObject
        {
            ["name"] = cycle.Name,
            ["milliwatts"] = Round(_power.Milliwatts(cycle)),
            ["cell_hours"] = Round(_power.CellHours(cycle)),
        }).ToArray()),
    };

    private static JsonObject Json(FittedBundle bundle)
    {
        BoardEstimate cost = bundle.Estimate;
        return new JsonObject
        {
            ["id"] = bundle.Manifest.Id,
            ["version"] = bundle.Manifest.Version,
            ["seconds"] = Round(cost.Seconds),
            ["instructions"] = cost.Instructions,
            ["network_instructions"] = cost.Network.Instructions,
            ["macs"] = cost.Network.MultiplyAccumulates,
            ["milliseconds"] = Round(cost.Milliseconds),
            ["millijoules"] = Round(cost.Millijoules),
            ["ram_bytes"] = cost.RamBytes,
            ["arena_bytes"] = cost.Network.ArenaBytes,
            ["scratch_bytes"] = cost.Network.ScratchBytes,
            ["packed_bytes"] = cost.Network.PackedBytes,
            ["buffer_bytes"] = cost.BufferBytes,
            ["model_bytes"] = cost.Network.FileBytes,
            ["bundle_bytes"] = bundle.Bytes,
        };
    }

    private static double Round(double value) => Math.Round(value, 3, MidpointRounding.AwayFromZero);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
