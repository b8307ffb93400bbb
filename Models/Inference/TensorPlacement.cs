namespace MeadowTinyMl.Inference;

/// <summary>Where a computed tensor lies in the arena, and while which operators run its bytes are its own.</summary>
/// <param name="Offset">Its first byte in the arena.</param>
/// <param name="ByteCount">Its size.</param>
/// <param name="FirstOperator">The operator that writes it; 0 for inputs and state.</param>
/// <param name="LastOperator">The last operator that reads it; the number of operators for outputs and state.</param>
public readonly record struct TensorPlacement(int Offset, int ByteCount, int FirstOperator, int LastOperator);
