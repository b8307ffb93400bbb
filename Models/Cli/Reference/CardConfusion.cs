using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Reference;

/// <summary>The confusion matrix that a card prints first: answers on recordings left out of training, without abstaining.</summary>
internal static class CardConfusion
{
    private const string Header = "| actual \\ answered |";

    /// <summary>Reads it.</summary>
    /// <param name="card">Markdown.</param>
    /// <param name="labels">The classes in the manifest's order.</param>
    /// <returns>Rows actual, columns answered.</returns>
    /// <exception cref="DataFormatException">There is none, or it is of other classes.</exception>
    public static int[][] Read(string card, IReadOnlyList<string> labels)
    {
        string[] lines = card.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith(Header, StringComparison.Ordinal));
        if (at < 0)
        {
            throw new DataFormatException("card.md", "confusion matrix", $"a table that begins with '{Header}'", "none");
        }

        string[] columns = Cells(lines[at])[1..];
        if (!columns.Take(labels.Count).SequenceEqual(labels))
        {
            throw new DataFormatException("card.md", $"line {at + 1}", string.Join(", ", labels), string.Join(", ", columns));
        }

        var matrix = new int[labels.Count][];
        for (int row = 0; row < labels.Count; row++)
        {
            string[] cells = at + 2 + row < lines.Length ? Cells(lines[at + 2 + row]) : [];
            if (cells.Length < labels.Count + 1 || cells[0] != labels[row]
                || !cells[1..(labels.Count + 1)].All(cell => int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            {
                throw new DataFormatException("card.md", $"line {at + 3 + row}", $"{labels[row]} and {labels.Count} counts", string.Join(", ", cells));
            }

            matrix[row] = cells[1..(labels.Count + 1)].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        }

        return matrix;
    }

    private static string[] Cells(string line) => line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
