namespace MeadowTinyMl.Simulator.Replay;

/// <summary>What is known of the recording that is being replayed.</summary>
/// <param name="Label">The known class, or null where the recording has none.</param>
/// <param name="IsInTraining">Whether the released model was trained on it.</param>
internal sealed record Truth(string? Label, bool IsInTraining);
