namespace MeadowTinyMl.Simulator.Page;

/// <summary>What was settled before the board's first day.</summary>
/// <param name="CleanAirUtcSeconds">When the clean air was taken, or null where there is none.</param>
/// <param name="SpreadMillidecades">How far the scans lay apart, in 1/1000 decade.</param>
/// <param name="Chip">Fingerprint of the gas sensor.</param>
/// <param name="Key">The log's first key, as in its policy.</param>
internal sealed record CommissioningFacts(long? CleanAirUtcSeconds, int SpreadMillidecades, uint Chip, string Key);
