using System;
using System.Collections.Generic;
using System.Text;
using static MeadowTinyMl.Drawing.Svg;

namespace MeadowTinyMl.Drawing;

/// <summary>Shares as lying bars, one below the other, so that long names can be read; those that are pointed out have another colour and a word.</summary>
public static class RowPlot
{
    private const int Width = 480;
    private const int Left = 190;
    private const int Right = 420;
    private const int RowHeight = 24;
    private const int LongestName = 24;

    /// <summary>Draws shares.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    /// <param name="rows">Name, share 0 to 1 or null where it was not measured, and whether it is pointed out.</param>
    public static string Draw(string id, string title, string description, IReadOnlyList<(string Name, double? Share, bool IsMarked)> rows)
    {
        int bottom = 6 + (rows.Count * RowHeight);
        var svg = new StringBuilder();
        for (int line = 0; line <= 4; line++)
        {
            double x = Left + ((Right - Left) * line / 4.0);
            svg.Append(Text($"<line class=\"{(line == 0 ? "axis" : "grid")}\" x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"4\" y2=\"{bottom}\"/><text x=\"{x:0.#}\" y=\"{bottom + 18}\" text-anchor=\"middle\">{25 * line}</text>"));
        }

        for (int i = 0; i < rows.Count; i++)
        {
            (string name, double? share, bool isMarked) = rows[i];
            int y = 6 + (i * RowHeight);
            double width = (Right - Left) * Math.Clamp(share ?? 0, 0, 1);
            string shown = name.Length > LongestName ? string.Concat("…", name.AsSpan(name.Length - LongestName + 1)) : name;
            svg.Append(Text($"<text x=\"{Left - 8}\" y=\"{y + 17}\" text-anchor=\"end\">{Escape(shown)}</text><rect class=\"bar{(isMarked ? " mark" : string.Empty)}\" x=\"{Left}\" y=\"{y + 4}\" width=\"{width:0.#}\" height=\"{RowHeight - 8}\"/>"));
            svg.Append(Text($"<text x=\"{Right + 8}\" y=\"{y + 17}\">{(share is { } value ? Text($"{100 * value:0.0}") : "-")}{(isMarked ? " ◂" : string.Empty)}</text>"));
        }

        return Figure(id, title, description, string.Empty, svg, Width, bottom + 26);
    }
}
