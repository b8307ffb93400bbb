using System.Collections.Generic;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>Names out of the code as the page's words know them.</summary>
internal static class Codes
{
    private static readonly (QualityFlags Flag, string Code)[] Flags =
    [
        (QualityFlags.Missing, "missing"),
        (QualityFlags.NoBaseline, "no_baseline"),
        (QualityFlags.Unsettled, "unsettled"),
        (QualityFlags.Silent, "silent"),
        (QualityFlags.Clipped, "clipped"),
        (QualityFlags.Saturated, "saturated"),
        (QualityFlags.Unheated, "unheated"),
        (QualityFlags.WrongProfile, "wrong_profile"),
        (QualityFlags.OutOfRange, "out_of_range"),
        (QualityFlags.OldBaseline, "old_baseline"),
        (QualityFlags.StuckLine, "stuck_line"),
        (QualityFlags.Offset, "offset"),
        (QualityFlags.WrongRate, "wrong_rate"),
    ];

    public static string Of<T>(T value)
        where T : struct, System.Enum => value.ToString().ToLowerInvariant();

    public static string Sensor(string sensor) => sensor.StartsWith("gas", System.StringComparison.Ordinal) ? "gas" : "sound";

    /// <summary>Returns why a model does not say, as keys below <c>doubt.</c></summary>
    public static IEnumerable<string> Doubts(DecisionReport report)
    {
        switch (report.Decision.Cause)
        {
            case AbstainCause.None:
                yield break;
            case AbstainCause.LowConfidence:
                yield return "low_confidence";
                yield break;
            case AbstainCause.SmallMargin:
                yield return "small_margin";
                yield break;
            case AbstainCause.FarFromTraining:
                yield return "far_from_training";
                yield break;
            case AbstainCause.Disagreement:
                yield return "disagreement";
                yield break;
        }

        bool isNamed = false;
        foreach ((QualityFlags flag, string code) in Flags)
        {
            if ((report.Quality & flag) != 0)
            {
                isNamed = true;
                yield return code;
            }
        }

        if (!isNamed)
        {
            yield return "other";
        }
    }
}
