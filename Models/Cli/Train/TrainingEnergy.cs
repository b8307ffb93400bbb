using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json.Nodes;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>What training took: processor time times the watts that were stated for a busy core. Runs that a checkpoint folder was handed on from count too.</summary>
/// <param name="ProcessorTime">Over all cores, cross-validation and all.</param>
/// <param name="WattsPerCore">As stated by who trains; not measured.</param>
/// <param name="IsWhole">Whether no run is missing: a checkpoint folder may hold epochs of runs whose time was not kept.</param>
internal sealed record TrainingEnergy(TimeSpan ProcessorTime, double WattsPerCore, bool IsWhole)
{
    private const string ClockFile = "processor-seconds.txt";

    public double Kilojoules => ProcessorTime.TotalSeconds * WattsPerCore / 1_000;

    /// <summary>Reads the clock, and the one of earlier runs where there is a checkpoint folder.</summary>
    /// <param name="request">What training was asked for.</param>
    public static TrainingEnergy Now(TrainRequest request) => new(Elapsed(request.Checkpoints), request.WattsPerCore, request.IsTimeWhole);

    /// <summary>Says before a run whether the time of all runs that it goes on from was kept.</summary>
    public static bool IsKept(string? checkpoints) =>
        checkpoints == null || !Directory.Exists(checkpoints) || File.Exists(Path.Combine(checkpoints, ClockFile)) || Directory.GetFiles(checkpoints, "*.checkpoint").Length == 0;

    /// <summary>Leaves the time of this run, with the earlier ones', in the checkpoint folder.</summary>
    public static void Keep(TrainRequest request)
    {
        if (request is { Checkpoints: { } folder, IsTimeWhole: true } && Directory.Exists(folder))
        {
            File.WriteAllText(Path.Combine(folder, ClockFile), Elapsed(folder).TotalSeconds.ToString("F0", CultureInfo.InvariantCulture));
        }
    }

    public string Sentence() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsWhole ? "Training took" : "Training went on from checkpoints whose processor time was not kept; the last run alone took")} {ProcessorTime.TotalSeconds:N0} s of processor time{(IsWhole ? ", cross-validation and all" : string.Empty)}: {Kilojoules:N1} kJ at {WattsPerCore:0.#} W for a busy core, a stated and not a measured power.");

    public JsonObject Json() => new()
    {
        ["training_processor_seconds"] = Math.Round(ProcessorTime.TotalSeconds, MidpointRounding.AwayFromZero),
        ["training_time_is_whole"] = IsWhole,
        ["stated_watts_per_core"] = WattsPerCore,
        ["training_kilojoules"] = Math.Round(Kilojoules, 1, MidpointRounding.AwayFromZero),
    };

    private static TimeSpan Elapsed(string? checkpoints)
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime + Earlier(checkpoints);
    }

    private static TimeSpan Earlier(string? checkpoints) =>
        checkpoints != null && File.Exists(Path.Combine(checkpoints, ClockFile))
        && double.TryParse(File.ReadAllText(Path.Combine(checkpoints, ClockFile)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;
}
