using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace MeadowTinyMl.Simulator.Replay;

/// <summary>Decisions by known class and by what the model said; abstentions stand apart.</summary>
internal sealed class ScoreTable
{
    private const string Abstained = "(abstained)";

    private readonly IReadOnlyList<string> _labels;
    private readonly SortedDictionary<string, long[]> _rows = new(StringComparer.Ordinal);

    /// <summary>Creates an empty table.</summary>
    /// <param name="labels">The model's classes.</param>
    public ScoreTable(IReadOnlyList<string> labels) => _labels = labels;

    /// <summary>Gets the number of decisions.</summary>
    public long Total => _rows.Values.Sum(row => row.Sum());

    /// <summary>Counts a decision.</summary>
    /// <param name="actual">The known class.</param>
    /// <param name="predicted">Index of the class that the model said, or −1 when it abstained.</param>
    public void Add(string actual, int predicted)
    {
        if (!_rows.TryGetValue(actual, out long[]? row))
        {
            row = new long[_labels.Count + 1];
            _rows.Add(actual, row);
        }

        row[predicted < 0 ? _labels.Count : predicted]++;
    }

    /// <summary>Prints one line for each known class with what it was taken for, commonest first.</summary>
    public void Print(TextWriter output)
    {
        int width = _rows.Keys.Max(name => name.Length);
        foreach ((string actual, long[] row) in _rows)
        {
            IEnumerable<string> parts = Enumerable.Range(0, row.Length)
                .Where(i => row[i] > 0)
                .OrderByDescending(i => row[i])
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{(i < _labels.Count ? _labels[i] : Abstained)} {row[i]}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {actual.PadRight(width)}  {row.Sum(),5}:  {string.Join(", ", parts)}"));
        }
    }
}
