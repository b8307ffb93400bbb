namespace MeadowTinyMl.Evaluation.Comparison;

/// <summary>A metric of one model and of the next on the same samples.</summary>
/// <param name="Name">Which metric, class or group.</param>
/// <param name="Samples">How many samples it is measured on.</param>
/// <param name="Before">Its value before; null where it was not measured.</param>
/// <param name="After">Its value after; null where it was not measured.</param>
/// <param name="Interval">The 95 % interval of after less before, both taken from the same draws of recordings; null where there is none.</param>
public sealed record MetricChange(string Name, long Samples, double? Before, double? After, Interval? Interval)
{
    /// <summary>Gets after less before; null where either was not measured.</summary>
    public double? Difference => After - Before;
}
