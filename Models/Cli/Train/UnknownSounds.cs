using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>Sounds of no known class in two halves, by recording: one chooses thresholds, the other counts false alarms.</summary>
internal sealed class UnknownSounds
{
    private readonly IReadOnlyList<SoundClip> _choosing;
    private readonly IReadOnlyList<SoundClip> _counting;

    public UnknownSounds(IReadOnlyList<SoundClip> clips)
    {
        // Recordings in the order of their names go to either half in turn.
        string[] recordings = clips.Select(clip => clip.SourceId).Distinct().Order(StringComparer.Ordinal).ToArray();
        var choosing = recordings.Where((_, i) => i % 2 == 0).ToHashSet();
        _choosing = clips.Where(clip => choosing.Contains(clip.SourceId)).ToArray();
        _counting = clips.Where(clip => !choosing.Contains(clip.SourceId)).ToArray();
    }

    /// <summary>Reads folders, with commas between; null where none is named.</summary>
    /// <exception cref="DataFormatException">A folder cannot be read as a set of sounds.</exception>
    public static UnknownSounds? Read(string? folders) => folders == null ? null : new UnknownSounds(folders.Split(',').SelectMany(SoundDataSet.Read).ToArray());

    /// <summary>Returns the half that chooses thresholds.</summary>
    /// <param name="sampleRateHz">The rate to read it at.</param>
    public short[][] Choosing(int sampleRateHz) => _choosing.Select(clip => clip.ReadSamples(sampleRateHz)).ToArray();

    /// <summary>Returns the half that counts false alarms.</summary>
    /// <param name="sampleRateHz">The rate to read it at.</param>
    public short[][] Counting(int sampleRateHz) => _counting.Select(clip => clip.ReadSamples(sampleRateHz)).ToArray();
}
