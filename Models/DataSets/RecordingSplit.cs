using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.DataSets;

/// <summary>A division of examples into parts, of which one is held back, that never cuts a recording: what comes from one recording is near alike, and a part that has seen half of it knows the other half.</summary>
/// <remarks>There is no way to make one that cuts a recording: the constructor is private, and both ways of making one go by whole recordings.</remarks>
public sealed class RecordingSplit
{
    private RecordingSplit(int[] parts) => Parts = parts;

    /// <summary>Gets the part of each example; 0 where a set names none.</summary>
    public IReadOnlyList<int> Parts { get; }

    /// <summary>Takes a division that somebody made, and refuses one that cuts a recording.</summary>
    /// <param name="file">For the refusal.</param>
    /// <param name="recordings">The recording of each example; clips of several classes out of one source are several recordings.</param>
    /// <param name="parts">The part of each example.</param>
    /// <exception cref="DataFormatException">One recording lies in two parts.</exception>
    public static RecordingSplit Of(string file, IReadOnlyList<string> recordings, IReadOnlyList<int> parts)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < recordings.Count; i++)
        {
            if (!known.TryAdd(recordings[i], parts[i]) && known[recordings[i]] != parts[i])
            {
                throw new DataFormatException(file, $"recording {recordings[i]}", "all of one recording in one fold", $"folds {known[recordings[i]]} and {parts[i]}");
            }
        }

        return new RecordingSplit(parts.ToArray());
    }

    /// <summary>Divides whole recordings into parts of near equal size, class by class: the largest recordings first, each to the part that has least of its class.</summary>
    /// <param name="recordings">The recording of each example.</param>
    /// <param name="classes">The class of each example; a recording is counted under its first one.</param>
    /// <param name="parts">How many parts, 2 to 100; they are numbered from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is out of range.</exception>
    public static RecordingSplit Divide(IReadOnlyList<string> recordings, IReadOnlyList<string> classes, int parts)
    {
        if (parts is < 2 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(parts), parts, "2 to 100 parts.");
        }

        var partOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var filled = new Dictionary<string, int[]>(StringComparer.Ordinal);
        var all = new int[parts];
        foreach (IGrouping<string, int> recording in Enumerable.Range(0, recordings.Count)
            .GroupBy(i => recordings[i])
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            string name = classes[recording.First()];
            if (!filled.TryGetValue(name, out int[]? own))
            {
                filled[name] = own = new int[parts];
            }

            int part = Enumerable.Range(0, parts).OrderBy(candidate => own[candidate]).ThenBy(candidate => all[candidate]).First();
            own[part] += recording.Count();
            all[part] += recording.Count();
            partOf[recording.Key] = part + 1;
        }

        return new RecordingSplit(recordings.Select(recording => partOf[recording]).ToArray());
    }
}
