namespace MeadowTinyMl.Inference;

/// <summary>Operators that this engine runs, by their numbers in the TensorFlow Lite schema.</summary>
public enum BuiltinOperator
{
    /// <summary>Sum, element by element.</summary>
    Add = 0,

    /// <summary>Mean of a window.</summary>
    AveragePool2D = 1,

    /// <summary>Tensors one after the other along an axis.</summary>
    Concatenation = 2,

    /// <summary>Convolution over height and width.</summary>
    Conv2D = 3,

    /// <summary>Convolution of each channel by itself.</summary>
    DepthwiseConv2D = 4,

    /// <summary>Codes to float32.</summary>
    Dequantize = 6,

    /// <summary>Weighted sums of all inputs.</summary>
    FullyConnected = 9,

    /// <summary>1 / (1 + e^−x), element by element.</summary>
    Logistic = 14,

    /// <summary>Largest value of a window.</summary>
    MaxPool2D = 17,

    /// <summary>Product, element by element.</summary>
    Mul = 18,

    /// <summary>x, or 0 where it is negative.</summary>
    Relu = 19,

    /// <summary>x, limited to 0..6.</summary>
    Relu6 = 21,

    /// <summary>The same bytes under another shape.</summary>
    Reshape = 22,

    /// <summary>Probabilities over the last axis.</summary>
    Softmax = 25,

    /// <summary>Hyperbolic tangent, element by element.</summary>
    Tanh = 28,

    /// <summary>A margin of the zero point.</summary>
    Pad = 34,

    /// <summary>Axes in another order.</summary>
    Transpose = 39,

    /// <summary>Mean over axes.</summary>
    Mean = 40,

    /// <summary>Difference, element by element.</summary>
    Sub = 41,

    /// <summary>The same bytes without axes of size 1.</summary>
    Squeeze = 43,

    /// <summary>Every n-th element of a range of each axis.</summary>
    StridedSlice = 45,

    /// <summary>Equal parts along an axis.</summary>
    Split = 49,

    /// <summary>A margin of a given value.</summary>
    PadV2 = 60,

    /// <summary>The same bytes with one more axis of size 1.</summary>
    ExpandDims = 70,

    /// <summary>Largest value over axes.</summary>
    ReduceMax = 82,

    /// <summary>x, or alpha times x where it is negative.</summary>
    LeakyRelu = 98,

    /// <summary>Parts of given sizes along an axis.</summary>
    SplitV = 102,

    /// <summary>Float32 to codes, or codes to other codes.</summary>
    Quantize = 114,

    /// <summary>Another subgraph, the first time only.</summary>
    CallOnce = 129,

    /// <summary>The name of a variable.</summary>
    VarHandle = 142,

    /// <summary>A copy of a variable.</summary>
    ReadVariable = 143,

    /// <summary>A copy into a variable.</summary>
    AssignVariable = 144,
}
