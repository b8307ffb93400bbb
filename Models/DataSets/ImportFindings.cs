using System.Collections.Generic;

namespace MeadowTinyMl.DataSets;

/// <summary>What an import read, what it dropped and why, and what is worth knowing of the rest: counts by reason, in the order in which they first occurred.</summary>
public sealed class ImportFindings
{
    private readonly List<Finding> _read = [];
    private readonly List<Finding> _dropped = [];
    private readonly List<Finding> _notes = [];

    /// <summary>Gets what was read.</summary>
    public IReadOnlyList<Finding> WasRead => _read;

    /// <summary>Gets what was dropped, by file and reason.</summary>
    public IReadOnlyList<Finding> Dropped => _dropped;

    /// <summary>Gets what was kept but ought to be known, by file and matter.</summary>
    public IReadOnlyList<Finding> Notes => _notes;

    /// <summary>Counts what was read.</summary>
    public void Read(string what, int count) => Add(_read, string.Empty, what, count);

    /// <summary>Counts what was dropped.</summary>
    public void Drop(string file, string why, int count) => Add(_dropped, file, why, count);

    /// <summary>Counts what was noticed.</summary>
    public void Note(string file, string what, int count) => Add(_notes, file, what, count);

    private static void Add(List<Finding> findings, string file, string what, int count)
    {
        if (count == 0)
        {
            return;
        }

        int at = findings.FindIndex(finding => finding.What == what && finding.File == file);
        if (at < 0)
        {
            findings.Add(new Finding(file, what, count));
        }
        else
        {
            findings[at] = findings[at] with { Count = findings[at].Count + count };
        }
    }

    /// <summary>One matter and how often it occurred.</summary>
    /// <param name="File">The file; empty where it is about all of them.</param>
    /// <param name="What">The matter, in the plural.</param>
    /// <param name="Count">How often.</param>
    public sealed record Finding(string File, string What, int Count);
}
