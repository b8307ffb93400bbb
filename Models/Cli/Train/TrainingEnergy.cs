using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json.Nodes;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>What training took: processor time times the watts that were stated for a busy core. Runs that a checkpoint folder was handed on from count too.</summary>
/// <param name="ProcessorTime">Over all cores, cross-validation and all.</param>
/// <param name="WattsPerCore">As stated by who trains; not measured.</param>
internal sealed record TrainingEnergy(TimeSpan ProcessorTime, double WattsPerCore)
{
    private const string ClockFile = "processor-seconds.txt";

    public double Kilojoules => ProcessorTime.TotalSeconds * WattsPerCore / 1_000;

    /// <summary>Reads the clock, and the one of earlier runs where there is a checkpoint folder.</summary>
    public static TrainingEnergy Now(string? checkpoints, double wattsPerCore)
    {
        using Process self = Process.GetCurrentProcess();
        return new TrainingEnergy(self.TotalProcessorTime + Earlier(checkpoints), wattsPerCore);
    }

    /// <summary>Leaves the time of this run, with the earlier ones', in the checkpoint folder.</summary>
    public static void Keep(string? checkpoints)
    {
        if (checkpoints != null && Directory.Exists(checkpoints))
        {
            File.WriteAllText(Path.Combine(checkpoints, ClockFile), Now(checkpoints, 0).ProcessorTime.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture));
        }
    }

    public string Sentence() => string.Create(
        CultureInfo.InvariantCulture,
        $"Training took {ProcessorTime.TotalSeconds:N0} s of processor time, cross-validation and all: {Kilojoules:N1} kJ at {WattsPerCore:0.#} W for a busy core, a stated and not a measured power.");

    public JsonObject Json() => new()
    {
        ["training_processor_seconds"] = Math.Round(ProcessorTime.TotalSeconds, MidpointRounding.AwayFromZero),
        ["stated_watts_per_core"] = WattsPerCore,
        ["training_kilojoules"] = Math.Round(Kilojoules, 1, MidpointRounding.AwayFromZero),
    };

    private static TimeSpan Earlier(string? checkpoints) =>
        checkpoints != null && File.Exists(Path.Combine(checkpoints, ClockFile))
        && double.TryParse(File.ReadAllText(Path.Combine(checkpoints, ClockFile)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;
}
