namespace MeadowTinyMl.Recording;

/// <summary>One act of a person at the recorder.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Label">The label's place in its list, for the two actions that set one.</param>
public readonly record struct RecorderCommand(RecorderAction Action, int Label = 0);
