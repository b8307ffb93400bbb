using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using static MeadowTinyMl.Drawing.Svg;

namespace MeadowTinyMl.Drawing;

/// <summary>Counts as shaded cells, each the darker the larger its share of its row; the count stands in the cell.</summary>
public static class MatrixPlot
{
    private const int LabelWidth = 132;
    private const int RowHeight = 34;
    private const int LetterWidth = 8;
    private const int Widest = 118;
    private const int Narrowest = 52;
    private const int AllColumns = 620;

    /// <summary>Draws a matrix.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    /// <param name="rows">Heads of the rows, from above.</param>
    /// <param name="columns">Heads of the columns, from the left.</param>
    /// <param name="count">The count of a row and a column.</param>
    public static string Draw(string id, string title, string description, IReadOnlyList<string> rows, IReadOnlyList<string> columns, Func<int, int, long> count)
    {
        int cell = Math.Clamp(AllColumns / columns.Count, Narrowest, Widest);
        bool isTurned = columns.Max(column => column.Length) * LetterWidth > cell;
        int top = isTurned ? 12 + (columns.Max(column => column.Length) * LetterWidth * 3 / 4) : 26;
        var svg = new StringBuilder();
        for (int column = 0; column < columns.Count; column++)
        {
            double x = LabelWidth + ((column + 0.5) * cell);
            svg.Append(isTurned
                ? Text($"<text x=\"{x:0.#}\" y=\"{top - 8}\" transform=\"rotate(-45 {x:0.#} {top - 8})\">{Escape(columns[column])}</text>")
                : Text($"<text x=\"{x:0.#}\" y=\"{top - 8}\" text-anchor=\"middle\">{Escape(columns[column])}</text>"));
        }

        for (int row = 0; row < rows.Count; row++)
        {
            double all = Math.Max(1, Enumerable.Range(0, columns.Count).Sum(column => count(row, column)));
            int y = top + (row * RowHeight);
            svg.Append(Text($"<text x=\"{LabelWidth - 8}\" y=\"{y + 22}\" text-anchor=\"end\">{Escape(rows[row])}</text>"));
            for (int column = 0; column < columns.Count; column++)
            {
                // Half of full shade at most, so that the count can be read on it.
                svg.Append(Text($"<rect class=\"cell\" x=\"{LabelWidth + (column * cell) + 1}\" y=\"{y + 1}\" width=\"{cell - 2}\" height=\"{RowHeight - 2}\" fill-opacity=\"{0.5 * count(row, column) / all:0.###}\"/>"));
                svg.Append(Text($"<text class=\"{(row == column ? "right" : "wrong")}\" x=\"{LabelWidth + ((column + 0.5) * cell):0.#}\" y=\"{y + 22}\" text-anchor=\"middle\">{count(row, column)}</text>"));
            }
        }

        // A turned last head leans beyond the last column.
        int width = LabelWidth + (columns.Count * cell) + (isTurned ? columns[^1].Length * LetterWidth / 2 : 4);
        int height = top + (rows.Count * RowHeight) + 6;
        return $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Escape(title)}\">{Figure(id, title, description, string.Empty, svg, width, height, columns.Count > 6 ? "matrix many" : "matrix")}</div>";
    }
}
