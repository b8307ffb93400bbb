using System.Globalization;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>How a share with its interval is written.</summary>
internal static class Intervals
{
    public static string Text(WilsonInterval interval) => string.Create(
        CultureInfo.InvariantCulture, $"{interval.Successes} of {interval.Trials} = {100 * (interval.Share ?? 0):0.0} % ({100 * interval.Low:0.0} to {100 * interval.High:0.0} %)");

    /// <summary>Returns a bound in 1/10 000.</summary>
    public static long Parts(double share) => (long)(10_000 * share);
}
