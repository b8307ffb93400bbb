using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using static MeadowTinyMl.Drawing.Svg;

namespace MeadowTinyMl.Drawing;

/// <summary>Plots as inline SVG, each with a title and a description that says in words what it shows.</summary>
/// <remarks>Positions are in the drawing's own units; the page scales it. The figures themselves stand in a table beside each plot.</remarks>
public static class Plots
{
    private const int Width = 480;
    private const int Height = 250;
    private const int Left = 52;
    private const int Right = 470;
    private const int Top = 14;
    private const int Bottom = 200;

    /// <summary>Draws shares as bars from 0, each with its interval where it has one.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    /// <param name="axis">What the horizontal axis is.</param>
    /// <param name="bars">Label, share 0 to 1, and the interval's ends or null.</param>
    public static string Bars(string id, string title, string description, string axis, IReadOnlyList<(string Label, double Share, (double Low, double High)? Interval)> bars)
    {
        double most = 0.01;
        foreach ((_, double share, (double Low, double High)? interval) in bars)
        {
            most = Math.Max(most, Math.Max(share, interval?.High ?? 0));
        }

        double top = Nice(most);
        var svg = new StringBuilder();
        Grid(svg, top);
        double slot = (double)(Right - Left) / Math.Max(1, bars.Count);
        int every = Math.Max(1, (int)Math.Ceiling(bars.Count / 10.0));
        for (int i = 0; i < bars.Count; i++)
        {
            (string label, double share, (double Low, double High)? interval) = bars[i];
            double x = Left + (i * slot);
            double y = Y(share, top);
            svg.Append(Text($"<rect class=\"bar\" x=\"{x + (slot * 0.15):0.#}\" y=\"{y:0.#}\" width=\"{slot * 0.7:0.#}\" height=\"{Bottom - y:0.#}\"/>"));
            if (interval is { } ends)
            {
                Whisker(svg, x + (slot / 2), Y(ends.Low, top), Y(ends.High, top));
            }

            if (i % every == 0)
            {
                svg.Append(Text($"<text x=\"{x + (slot / 2):0.#}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{WebUtility.HtmlEncode(label)}</text>"));
            }
        }

        return Figure(id, title, description, axis, svg, Width, Height);
    }

    /// <summary>Draws a share against the confidence that was stated, with the line on which both are equal.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    /// <param name="byTenth">For each tenth of the confidence the share 0 to 1 and its interval's ends or null, or nothing where there are no answers.</param>
    public static string Calibration(
        string id, string title, string description, IReadOnlyList<(double Share, (double Low, double High)? Interval)?> byTenth)
    {
        var svg = new StringBuilder();
        Grid(svg, 1);
        svg.Append(Text($"<path class=\"ideal\" d=\"M{Left} {Bottom}L{Right} {Top}\"/>"));
        double slot = (double)(Right - Left) / byTenth.Count;
        for (int tenth = 0; tenth < byTenth.Count; tenth++)
        {
            double x = Left + ((tenth + 0.5) * slot);
            if (byTenth[tenth] is { } point)
            {
                (double share, (double Low, double High)? interval) = point;
                if (interval is { } ends)
                {
                    Whisker(svg, x, Y(ends.Low, 1), Y(ends.High, 1));
                }

                svg.Append(Text($"<circle class=\"dot\" cx=\"{x:0.#}\" cy=\"{Y(share, 1):0.#}\" r=\"6\"/>"));
            }

            if (tenth % 2 == 0)
            {
                svg.Append(Text($"<text x=\"{Left + (tenth * slot):0.#}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{10 * tenth}</text>"));
            }
        }

        svg.Append(Text($"<text x=\"{Right - 4}\" y=\"{Bottom + 18}\" text-anchor=\"end\">100</text>"));
        return Figure(id, title, description, "confidence that the model stated, per cent", svg, Width, Height);
    }

    /// <summary>Draws events over time, a lane for each kind.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for who does not see it.</param>
    /// <param name="first">Start of the axis.</param>
    /// <param name="last">End of the axis.</param>
    /// <param name="lanes">Label, and the times with whether each is to be marked.</param>
    public static string Timeline(
        string id, string title, string description, DateTimeOffset first, DateTimeOffset last, IReadOnlyList<(string Label, IReadOnlyList<(DateTimeOffset Time, bool IsMarked)> Events)> lanes)
    {
        const int Wide = 960;
        const int LaneHeight = 34;
        const int LaneLeft = 130;
        int bottom = 12 + (lanes.Count * LaneHeight);
        double seconds = Math.Max(1, (last - first).TotalSeconds);
        var svg = new StringBuilder();
        for (int lane = 0; lane < lanes.Count; lane++)
        {
            int y = 12 + (lane * LaneHeight) + (LaneHeight / 2);
            svg.Append(Text($"<line class=\"grid\" x1=\"{LaneLeft}\" x2=\"{Wide - 12}\" y1=\"{y}\" y2=\"{y}\"/><text x=\"0\" y=\"{y + 5}\">{WebUtility.HtmlEncode(lanes[lane].Label)}</text>"));
            foreach ((DateTimeOffset time, bool isMarked) in lanes[lane].Events)
            {
                double x = LaneLeft + ((Wide - 24 - LaneLeft) * Math.Clamp((time - first).TotalSeconds / seconds, 0, 1)) + 6;
                svg.Append(isMarked
                    ? Text($"<path class=\"dot mark\" d=\"M{x:0.#} {y - 8}l8 8l-8 8l-8-8z\"/>")
                    : Text($"<circle class=\"dot\" cx=\"{x:0.#}\" cy=\"{y}\" r=\"5\"/>"));
            }
        }

        svg.Append(Text($"<line class=\"axis\" x1=\"{LaneLeft}\" x2=\"{Wide - 12}\" y1=\"{bottom}\" y2=\"{bottom}\"/>"));
        svg.Append(Text($"<text x=\"{LaneLeft}\" y=\"{bottom + 20}\">{first.UtcDateTime:yyyy-MM-dd HH':'mm}</text><text x=\"{Wide - 12}\" y=\"{bottom + 20}\" text-anchor=\"end\">{last.UtcDateTime:yyyy-MM-dd HH':'mm} UTC</text>"));
        return Text($"<figure class=\"wide\"><figcaption>{WebUtility.HtmlEncode(title)}</figcaption><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{WebUtility.HtmlEncode(title)}\"><svg viewBox=\"0 0 {Wide} {bottom + 28}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" style=\"min-width:40rem\"><title id=\"{id}-t\">{WebUtility.HtmlEncode(title)}</title><desc id=\"{id}-d\">{WebUtility.HtmlEncode(description)}</desc>{svg}</svg></div></figure>");
    }

    private static void Grid(StringBuilder svg, double top)
    {
        for (int line = 0; line <= 4; line++)
        {
            double share = top * line / 4;
            double y = Y(share, top);
            string label = top >= 0.04 ? Text($"{100 * share:0}") : Text($"{100 * share:0.#}");
            svg.Append(Text($"<line class=\"{(line == 0 ? "axis" : "grid")}\" x1=\"{Left}\" x2=\"{Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/><text x=\"{Left - 8}\" y=\"{y + 5:0.#}\" text-anchor=\"end\">{label} %</text>"));
        }
    }

    private static void Whisker(StringBuilder svg, double x, double low, double high) =>
        svg.Append(Text($"<path class=\"whisker\" d=\"M{x - 4:0.#} {high:0.#}h8M{x:0.#} {high:0.#}V{low:0.#}M{x - 4:0.#} {low:0.#}h8\"/>"));

    private static double Y(double share, double top) => Bottom - ((Bottom - Top) * share / top);

    // The next of 1, 2, 4 or 8 per cent and their tens, so that four grid lines fall on round shares.
    private static double Nice(double most)
    {
        foreach (double top in new[] { 0.02, 0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8 })
        {
            if (most <= top)
            {
                return top;
            }
        }

        return 1;
    }
}
