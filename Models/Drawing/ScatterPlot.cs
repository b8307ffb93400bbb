using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using static MeadowTinyMl.Drawing.Svg;

namespace MeadowTinyMl.Drawing;

/// <summary>A share against a size on a logarithmic axis, a point for each thing, with its interval where it has one.</summary>
public static class ScatterPlot
{
    private const int Width = 480;
    private const int Height = 300;
    private const int Left = 66;
    private const int Right = 462;
    private const int Top = 14;
    private const int Bottom = 246;
    private const int LabelHeight = 16;

    /// <summary>Draws points.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    /// <param name="axis">What the horizontal axis is, with its unit.</param>
    /// <param name="points">Name, size above 0, share 0 to 1, the interval's ends or null, and whether it is pointed out.</param>
    public static string Draw(
        string id, string title, string description, string axis, IReadOnlyList<(string Name, double Size, double Share, (double Low, double High)? Interval, bool IsMarked)> points)
    {
        int first = (int)Math.Floor(Math.Log10(points.Min(point => point.Size)));
        int last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(points.Max(point => point.Size))));
        double low = Math.Floor(10 * points.Min(point => Math.Min(point.Share, point.Interval?.Low ?? 1))) / 10;
        low = Math.Min(low, 0.9);
        double X(double size) => Left + ((Right - Left) * (Math.Log10(size) - first) / (last - first));
        double Y(double share) => Bottom - ((Bottom - Top) * (share - low) / (1 - low));

        var svg = new StringBuilder();
        for (int line = 0; line <= 4; line++)
        {
            double share = low + ((1 - low) * line / 4);
            svg.Append(Text($"<line class=\"{(line == 0 ? "axis" : "grid")}\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Y(share):0.#}\" y2=\"{Y(share):0.#}\"/><text x=\"{Left - 6}\" y=\"{Y(share) + 5:0.#}\" text-anchor=\"end\">{100 * share:0.#} %</text>"));
        }

        for (int power = first; power <= last; power++)
        {
            svg.Append(Text($"<line class=\"grid\" x1=\"{X(Math.Pow(10, power)):0.#}\" x2=\"{X(Math.Pow(10, power)):0.#}\" y1=\"{Top}\" y2=\"{Bottom}\"/><text x=\"{X(Math.Pow(10, power)):0.#}\" y=\"{Bottom + 18}\" text-anchor=\"{(power == last ? "end" : "middle")}\">{Math.Pow(10, power):N0}</text>"));
        }

        double[] labels = Spread(points.Select(point => Y(point.Share)).ToArray(), LabelHeight, Top, Bottom - (LabelHeight / 2));
        for (int i = 0; i < points.Count; i++)
        {
            (string name, double size, double share, (double Low, double High)? interval, bool isMarked) = points[i];
            double x = X(size);
            if (interval is { } ends)
            {
                svg.Append(Text($"<path class=\"whisker\" d=\"M{x - 4:0.#} {Y(ends.High):0.#}h8M{x:0.#} {Y(ends.High):0.#}V{Y(ends.Low):0.#}M{x - 4:0.#} {Y(ends.Low):0.#}h8\"/>"));
            }

            bool isLeft = x > (Left + Right) / 2.0;
            svg.Append(isMarked
                ? Text($"<path class=\"dot mark\" d=\"M{x:0.#} {Y(share) - 9:0.#}l9 9l-9 9l-9-9z\"/>")
                : Text($"<circle class=\"dot\" cx=\"{x:0.#}\" cy=\"{Y(share):0.#}\" r=\"6\"/>"));
            if (name.Length > 0)
            {
                double side = isLeft ? -1 : 1;
                svg.Append(Math.Abs(labels[i] - Y(share)) < 1 ? string.Empty : Text($"<line class=\"axis\" x1=\"{x + (7 * side):0.#}\" x2=\"{x + (20 * side):0.#}\" y1=\"{Y(share):0.#}\" y2=\"{labels[i]:0.#}\"/>"));
                svg.Append(Text($"<text x=\"{x + (22 * side):0.#}\" y=\"{labels[i] + 5:0.#}\" text-anchor=\"{(isLeft ? "end" : "start")}\">{Escape(name)}</text>"));
            }
        }

        return Figure(id, title, description, axis, svg, Width, Height);
    }

    /// <summary>Moves places apart so that none lies nearer to another than a gap, as little down and then up as it takes.</summary>
    /// <param name="places">Where each wants to be.</param>
    /// <param name="gap">The least distance.</param>
    /// <param name="low">The lowest place.</param>
    /// <param name="high">The highest place; where there are too many for it, they pass the lowest.</param>
    internal static double[] Spread(double[] places, double gap, double low, double high)
    {
        int[] order = Enumerable.Range(0, places.Length).OrderBy(i => places[i]).ThenBy(i => i).ToArray();
        var spread = new double[places.Length];
        double next = low;
        foreach (int i in order)
        {
            spread[i] = Math.Max(places[i], next);
            next = spread[i] + gap;
        }

        next = high;
        foreach (int i in Enumerable.Reverse(order))
        {
            spread[i] = Math.Min(spread[i], next);
            next = spread[i] - gap;
        }

        return spread;
    }
}
