using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>Brings sounds into one folder of 16-bit mono WAV files with <c>metadata.csv</c>.</summary>
internal static class SoundImport
{
    // What the board's microphone gives: reading the file again then needs no second conversion.
    private const int SampleRateHz = 15_625;
    private const string Unlabelled = "unlabelled";

    /// <summary>Reads all sounds of the sources, writes them and describes the set.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="sources">The recordings.</param>
    /// <param name="folder">Where to write.</param>
    /// <param name="findings">Told what was read and dropped.</param>
    /// <exception cref="DataFormatException">A table is damaged, or no sound is left.</exception>
    public static DataSheet Run(ImportRequest request, ImportSources sources, string folder, ImportFindings findings)
    {
        Directory.CreateDirectory(Path.Combine(folder, "wav"));
        SoundClip[] clips = sources.Sounds.SelectMany(SoundDataSet.Read).ToArray();
        findings.Read("sound files", clips.Length);
        var kept = new List<SoundClip>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (SoundClip clip in clips)
        {
            request.Cancel.ThrowIfCancellationRequested();
            string label = SafeName.Label(clip.Class ?? Unlabelled);
            bool hasRule = request.Classes.TryFind(label, null, out (string Class, string Label) rule);
            if (hasRule && rule.Class.Length == 0)
            {
                findings.Drop(string.Empty, $"clips of class {label}, left out on request", 1);
            }
            else if (TryCopy(clip, folder, names, findings) is { } copy)
            {
                string name = hasRule ? rule.Class : label;
                if (name == Unlabelled)
                {
                    findings.Note(string.Empty, "clips without a class: they count as unknown sounds", 1);
                }

                kept.Add(copy with { Class = name });
            }

            Report(request, kept.Count, clips.Length);
        }

        foreach (string rule in request.Classes.Unused)
        {
            findings.Note(string.Empty, $"no class is called {rule}, though --class speaks of it", 1);
        }

        if (kept.Count == 0)
        {
            throw new DataFormatException(string.Join(", ", sources.Sounds.Take(3)), "all of it", "at least one sound that can be read", $"none of {clips.Length}");
        }

        if (request.Folds is { } folds)
        {
            RecordingSplit split = RecordingSplit.Divide(kept.Select(clip => clip.Recording).ToArray(), kept.Select(clip => clip.Class!).ToArray(), folds);
            kept = kept.Select((clip, i) => clip with { Fold = split.Parts[i] }).ToList();
        }

        using (StreamWriter writer = File.CreateText(Path.Combine(folder, "metadata.csv")))
        {
            SoundDataSet.Write(writer, kept, folder);
        }

        request.Progress("looking for duplicates");
        return SoundDataSheet.Describe(SoundDataSet.Read(folder), [], SoundInput.SilentPeak, _ => request.Cancel.ThrowIfCancellationRequested()) with
        {
            Sources = ImportedFrom.Sources(request, sources.Sounds, folder),
        };
    }

    // A file that already is what the set is made of keeps its bytes, and so the name by which a manifest knows it.
    private static SoundClip? TryCopy(SoundClip clip, string folder, HashSet<string> names, ImportFindings findings)
    {
        try
        {
            short[] samples = clip.ReadSamples(SampleRateHz);
            string path = Path.Combine(folder, "wav", Unique(names, SafeName.Of(Path.GetFileNameWithoutExtension(clip.Path))));
            if (WaveFile.Read(clip.Path).IsSixteenBitMono)
            {
                File.Copy(clip.Path, path);
                File.SetAttributes(path, FileAttributes.Normal);
            }
            else
            {
                File.WriteAllBytes(path, WaveFile.Encode(SampleRateHz, samples));
                findings.Note(string.Empty, $"clips brought to 16-bit mono at {SampleRateHz} Hz", 1);
            }

            return clip with { Path = path };
        }
        catch (DataFormatException refusal)
        {
            findings.Drop(clip.Path, $"sounds that cannot be read: {refusal.Place}, expected {refusal.Expected}, found {refusal.Found}", 1);
            return null;
        }
    }

    private static string Unique(HashSet<string> names, string name)
    {
        string unique = name + ".wav";
        for (int number = 2; !names.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.wav");
        }

        return unique;
    }

    private static void Report(ImportRequest request, int done, int all)
    {
        if (done % 100 == 0)
        {
            request.Progress(string.Create(CultureInfo.InvariantCulture, $"{done} of {all} clips"));
        }
    }
}
