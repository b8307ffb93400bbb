using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MeadowTinyMl.DataSets;

/// <summary>Counts what is in a sound data set and looks for silence and for clips that occur twice.</summary>
/// <remarks>Exact duplicates are equal samples, whatever stands in the file's head. Near duplicates: see <see cref="SoundFingerprint"/>.</remarks>
public static class SoundDataSheet
{
    private const int SampleRateHz = 15_625;

    /// <summary>Describes a set; every clip is read.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="sources">Where they come from.</param>
    /// <param name="silentPeak">The largest sample of a silent clip, out of 32 767.</param>
    /// <param name="progress">Told how many clips are done.</param>
    /// <exception cref="DataFormatException">A clip cannot be read.</exception>
    public static DataSheet Describe(IReadOnlyList<SoundClip> clips, IReadOnlyList<DataSource> sources, int silentPeak, Action<int> progress)
    {
        var prints = new SoundFingerprint[clips.Count];
        var contents = new string[clips.Count];
        int silent = 0;
        int halfSilent = 0;
        int clipped = 0;
        int brief = 0;
        double seconds = 0;
        for (int i = 0; i < clips.Count; i++)
        {
            short[] pcm = clips[i].ReadSamples(SampleRateHz);
            contents[i] = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(pcm.AsSpan())));
            int active = Array.FindLastIndex(pcm, sample => Math.Abs((int)sample) > 1) + 1;
            int peak = pcm.Length == 0 ? 0 : pcm.Max(sample => Math.Abs((int)sample));
            silent += peak <= silentPeak ? 1 : 0;
            halfSilent += peak > silentPeak && active < pcm.Length / 2 ? 1 : 0;
            clipped += pcm.Count(sample => sample is short.MaxValue or short.MinValue) >= 3 ? 1 : 0;
            brief += pcm.Length < SampleRateHz ? 1 : 0;
            seconds += (double)pcm.Length / SampleRateHz;
            prints[i] = SoundFingerprint.Of(pcm);
            progress(i + 1);
        }

        var exact = new List<DataSheet.Likeness>();
        foreach (IGrouping<string, int> same in Enumerable.Range(0, clips.Count).GroupBy(i => contents[i]).Where(group => group.Count() > 1))
        {
            exact.AddRange(same.Skip(1).Select(i => new DataSheet.Likeness(NameOf(same.First()), NameOf(i), 1)));
        }

        return new DataSheet
        {
            Task = "sound",
            Sources = sources,
            Examples = clips.Count,
            Tallies =
            [
                .. DataSheet.Count("class", clips, clip => clip.Class ?? "unlabelled"),
                .. DataSheet.Count("fold", clips, clip => clip.Fold == 0 ? "none" : clip.Fold.ToString(CultureInfo.InvariantCulture)),
                .. DataSheet.Count("licence", clips, clip => clip.Attribution.Licence.Length > 0 ? clip.Attribution.Licence : "not stated"),
                .. DataSheet.Count("recording", clips, clip => clip.Recording),
            ],
            Items = clips.Select(clip => clip.Sha256).Distinct().Order(StringComparer.Ordinal).ToArray(),
            ExactDuplicates = exact,
            NearDuplicates = SoundFingerprint.NearDuplicates(prints)
                .Where(pair => contents[pair.First] != contents[pair.Second])
                .Select(pair => new DataSheet.Likeness(NameOf(pair.First), NameOf(pair.Second), 1))
                .ToArray(),
            Weaknesses =
            [
                new("clips", string.Create(CultureInfo.InvariantCulture, $"silent throughout: no sample above {silentPeak}"), silent),
                new("clips", "whose second half is digital silence", halfSilent),
                new("clips", "that reach full scale three times or more", clipped),
                new("clips", "shorter than a second", brief),
            ],
            Notes = [string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} minutes of sound, {clips.Select(clip => clip.Recording).Distinct().Count()} recordings")],
        };

        string NameOf(int clip) => $"{clips[clip].Recording}/{System.IO.Path.GetFileName(clips[clip].Path)}";
    }
}
