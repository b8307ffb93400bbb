namespace MeadowTinyMl.Simulator.Board;

/// <summary>A gas around the sensor.</summary>
/// <param name="Gas">Which gas.</param>
/// <param name="Strength">How much of its full fingerprint; 0 to 1.</param>
internal sealed record GasExposure(GasFingerprint Gas, double Strength);
