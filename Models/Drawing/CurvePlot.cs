using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using static MeadowTinyMl.Drawing.Svg;

namespace MeadowTinyMl.Drawing;

/// <summary>Shares against shares, as lines in a square: curves of thresholds, and metrics against a growing strength.</summary>
public static class CurvePlot
{
    private const int Width = 320;
    private const int Height = 320;
    private const int Left = 64;
    private const int Right = 308;
    private const int Top = 12;
    private const int Bottom = 262;

    /// <summary>Draws curves.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    /// <param name="axes">What the axes are, horizontal and vertical.</param>
    /// <param name="curves">At most four, which differ by their dashes.</param>
    /// <param name="chance">The two ends of a dashed line to compare with, or null.</param>
    /// <param name="top">The share at the upper end of the vertical axis.</param>
    /// <param name="right">The share at the right end of the horizontal axis.</param>
    public static string Draw(
        string id, string title, string description, (string Across, string Up) axes, IReadOnlyList<Curve> curves, ((double X, double Y) From, (double X, double Y) To)? chance = null, double top = 1, double right = 1)
    {
        var svg = new StringBuilder();
        for (int line = 0; line <= 4; line++)
        {
            double share = line / 4.0;
            svg.Append(Text($"<line class=\"{(line == 0 ? "axis" : "grid")}\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{Y(share):0.#}\" y2=\"{Y(share):0.#}\"/><line class=\"{(line == 0 ? "axis" : "grid")}\" x1=\"{X(share):0.#}\" x2=\"{X(share):0.#}\" y1=\"{Top}\" y2=\"{Bottom}\"/>"));
            svg.Append(Text($"<text x=\"{Left - 6}\" y=\"{Y(share) + 5:0.#}\" text-anchor=\"end\">{100 * share * top:0.#}</text><text x=\"{X(share):0.#}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{100 * share * right:0.#}</text>"));
        }

        if (chance is { } ends)
        {
            svg.Append(Text($"<path class=\"ideal\" d=\"M{X(ends.From.X / right):0.#} {Y(ends.From.Y / top):0.#}L{X(ends.To.X / right):0.#} {Y(ends.To.Y / top):0.#}\"/>"));
        }

        for (int i = 0; i < curves.Count; i++)
        {
            string path = string.Join('L', curves[i].Points.Select(point => Text($"{X(point.X / right):0.#} {Y(point.Y / top):0.#}")));
            svg.Append(path.Length == 0 ? string.Empty : $"<path class=\"line line{i % 4}\" d=\"M{path}\"/>");
        }

        // Marks lie above every line. A word stands on the side where there is room.
        foreach ((double x, double y, string word) in curves.SelectMany(curve => curve.Marks))
        {
            bool isLeft = X(x / right) > (Left + Right) / 2.0;
            svg.Append(Text($"<circle class=\"dot\" cx=\"{X(x / right):0.#}\" cy=\"{Y(y / top):0.#}\" r=\"6\"/>"));
            svg.Append(word.Length == 0 ? string.Empty : Text($"<text x=\"{X(x / right) + (isLeft ? -10 : 10):0.#}\" y=\"{Math.Min(Bottom - 4, Y(y / top) + 18):0.#}\" text-anchor=\"{(isLeft ? "end" : "start")}\">{Escape(word)}</text>"));
        }

        svg.Append(Text($"<text x=\"14\" y=\"{(Top + Bottom) / 2}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {(Top + Bottom) / 2})\">{Escape(axes.Up)}, per cent</text>"));
        return Figure(id, title, description, axes.Across + ", per cent", svg, Width, Height, "square");
    }

    private static double X(double share) => Left + ((Right - Left) * Math.Clamp(share, 0, 1));

    private static double Y(double share) => Bottom - ((Bottom - Top) * Math.Clamp(share, 0, 1));
}
