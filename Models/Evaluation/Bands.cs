using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MeadowTinyMl.Evaluation;

/// <summary>Names the band of a measured value, so that examples can be grouped by it.</summary>
internal static class Bands
{
    /// <summary>Returns for example <c>30 to 50 %RH</c>, <c>below 30 %RH</c> or <c>50 %RH and above</c>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="edges">Rising edges; a band holds its lower one.</param>
    /// <param name="unit">The unit.</param>
    public static string Name(double value, IReadOnlyList<int> edges, string unit)
    {
        int above = 0;
        while (above < edges.Count && value >= edges[above])
        {
            above++;
        }

        return above == 0 ? $"below {Text(edges[0])} {unit}"
            : above == edges.Count ? $"{Text(edges[^1])} {unit} and above"
            : $"{Text(edges[above - 1])} to {Text(edges[above])} {unit}";
    }

    /// <summary>Returns the lower edge of a band by its name; one below all others for the lowest, and 0 for a name that is not of a band.</summary>
    public static double LowerEdge(string name)
    {
        Match band = Regex.Match(name, "^(below )?(\u2212?[0-9]+)( to \u2212?[0-9]+)? \\S+( and above| of the clip)?", RegexOptions.CultureInvariant);
        return !band.Success ? 0
            : band.Groups[1].Success ? double.NegativeInfinity
            : double.Parse(band.Groups[2].Value.Replace('\u2212', '-'), CultureInfo.InvariantCulture);
    }

    private static string Text(int edge) => edge.ToString(CultureInfo.InvariantCulture).Replace('-', '\u2212');
}
