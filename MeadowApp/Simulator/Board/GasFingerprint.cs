namespace MeadowTinyMl.Simulator.Board;

/// <summary>How far a gas moves each of the ten heater steps from clean air, in decades of resistance at full strength.</summary>
/// <remarks>
/// Numbers of our own, fitted once and rounded: for each named gas the mean over the settled scans of public BME688 recordings under profile HP-354 of log10 R less the
/// median of that sensor's first ten clean-air scans. The spread between scans of one gas came out at 0.02 to 0.2 decades. No row of those recordings is in here.
/// </remarks>
internal sealed record GasFingerprint(string Name, double[] Decades)
{
    /// <summary>Roasted coffee in an open jar.</summary>
    public static GasFingerprint Coffee { get; } = new("coffee", [-0.44, -0.69, -0.79, -1.05, -0.87, -0.89, -0.91, -0.58, -0.51, -0.47]);

    /// <summary>Ethanol.</summary>
    public static GasFingerprint Ethanol { get; } = new("ethanol", [-1.36, -2.54, -2.58, -2.64, -1.97, -1.95, -1.93, -1.37, -1.37, -1.36]);

    /// <summary>A smell between clean air and the fainter odours, of which no label is right.</summary>
    public static GasFingerprint Faint { get; } = new("faint", [-0.09, -0.12, -0.14, -0.17, -0.15, -0.15, -0.15, -0.09, -0.09, -0.09]);
}
