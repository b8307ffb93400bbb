using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Robustness;

namespace MeadowTinyMl.Models.Cli;

/// <summary>Runs a bundle over a data set, whichever its task is.</summary>
internal static class Evaluating
{
    public static EvaluationResult On(ModelBundle bundle, string data, string? profile)
    {
        if (!Directory.Exists(data) && !File.Exists(data))
        {
            throw new FileNotFoundException($"{data}: no such file or folder; expected a data set.");
        }

        if (bundle.Manifest.Task == ModelManifest.GasTask)
        {
            return GasEvaluator.Evaluate(bundle, GasData(bundle.Manifest, data, profile));
        }

        IReadOnlyList<SoundClip> clips = SoundDataSet.Read(data);
        return SoundEvaluator.Evaluate(bundle, clips, done => Progress(done, clips.Count));
    }

    /// <summary>Reads the scans of a gas bundle's heater profile.</summary>
    public static GasDataSet GasData(ModelManifest manifest, string data, string? profile) =>
        profile == null || string.Equals(profile, manifest.HeaterProfile, StringComparison.OrdinalIgnoreCase)
            ? GasDataSet.Read(data, manifest.HeaterProfile, assumeProfile: profile != null)
            : throw new ArgumentException($"--profile {profile}: the model was trained on scans of {manifest.HeaterProfile} and answers no others.");

    /// <summary>Measures how soon a bundle alerts; sounds shorter than two decisions cannot say.</summary>
    public static IReadOnlyList<DetectionDelay> Delays(ModelBundle bundle, EvaluationResult result, string data, string? profile) => result.Manifest.Task == ModelManifest.GasTask
        ? DetectionDelay.OfGas(GasData(result.Manifest, data, profile), result, result.Reported)
        : DetectionDelay.OfSound(bundle, SoundDataSet.Read(data), result.Reported);

    /// <summary>Disturbs the recordings of a data set; scans of another heater profile, where the folder has some, show what is made of them.</summary>
    public static IReadOnlyList<StressFigures> UnderStress(ModelBundle bundle, string data, string? profile)
    {
        if (bundle.Manifest.Task == ModelManifest.GasTask)
        {
            return GasRobustness.Measure(GasData(bundle.Manifest, data, profile), [new GasPart(bundle, _ => true)], OtherProfile(data, bundle.Manifest.HeaterProfile));
        }

        IReadOnlyList<SoundClip> clips = SoundDataSet.Read(data);
        return SoundRobustness.Measure([new SoundPart(bundle, clips)], done => Progress(done, clips.Count));
    }

    /// <summary>Reads the scans of the first heater profile in a folder that is not the model's; null where there is none.</summary>
    public static GasDataSet? OtherProfile(string data, string profile) =>
        GasDataSet.ProfilesIn(data).FirstOrDefault(name => !string.Equals(name, profile, StringComparison.OrdinalIgnoreCase)) is { } other ? GasDataSet.Read(data, other) : null;

    public static void Progress(int done, int count)
    {
        if (!Console.IsErrorRedirected && (done % 20 == 0 || done == count))
        {
            Console.Error.Write($"\r{done} of {count} clips{(done == count ? "\n" : string.Empty)}");
        }
    }
}
