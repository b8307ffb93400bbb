using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Training.Export;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Scales">None, one, or one a channel.</param>
/// <param name="ZeroPoints">As many as scales.</param>
/// <param name="QuantizedDimension">The axis of the channels.</param>
/// <param name="Data">Its values, little-endian, or empty when it is computed.</param>
internal sealed record TfliteTensor(
    string Name, TensorType Type, int[] Shape, float[] Scales, int[] ZeroPoints, int QuantizedDimension, byte[] Data);
