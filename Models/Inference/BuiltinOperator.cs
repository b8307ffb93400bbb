namespace MeadowTinyMl.Inference;

/// <summary>Operators that this engine runs, by their numbers in the TensorFlow Lite schema.</summary>
public enum BuiltinOperator
{
    /// <summary>Mean of a window.</summary>
    AveragePool2D = 1,

    /// <summary>Convolution over height and width.</summary>
    Conv2D = 3,

    /// <summary>Convolution of each channel by itself.</summary>
    DepthwiseConv2D = 4,

    /// <summary>Codes to float32.</summary>
    Dequantize = 6,

    /// <summary>Weighted sums of all inputs.</summary>
    FullyConnected = 9,

    /// <summary>The same bytes under another shape.</summary>
    Reshape = 22,

    /// <summary>Probabilities over the last axis.</summary>
    Softmax = 25,

    /// <summary>Float32 to codes, or codes to other codes.</summary>
    Quantize = 114,
}
