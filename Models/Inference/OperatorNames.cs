namespace MeadowTinyMl.Inference;

/// <summary>Names of common operators, so that a refusal can name what it refuses.</summary>
internal static class OperatorNames
{
    /// <summary>Describes an operator that this engine lacks.</summary>
    /// <param name="builtin">Its number in the schema.</param>
    /// <param name="custom">The name of a custom operator, else empty.</param>
    public static string Describe(int builtin, string custom) => custom.Length > 0 ? $"custom operator '{custom}'" : $"builtin operator {builtin} ({Of(builtin)})";

    private static string Of(int builtin) => builtin switch
    {
        0 => "ADD",
        1 => "AVERAGE_POOL_2D",
        2 => "CONCATENATION",
        3 => "CONV_2D",
        4 => "DEPTHWISE_CONV_2D",
        6 => "DEQUANTIZE",
        9 => "FULLY_CONNECTED",
        14 => "LOGISTIC",
        16 => "LSTM",
        17 => "MAX_POOL_2D",
        18 => "MUL",
        19 => "RELU",
        21 => "RELU6",
        22 => "RESHAPE",
        25 => "SOFTMAX",
        27 => "SVDF",
        28 => "TANH",
        34 => "PAD",
        39 => "TRANSPOSE",
        40 => "MEAN",
        41 => "SUB",
        43 => "SQUEEZE",
        45 => "STRIDED_SLICE",
        49 => "SPLIT",
        60 => "PADV2",
        70 => "EXPAND_DIMS",
        82 => "REDUCE_MAX",
        98 => "LEAKY_RELU",
        102 => "SPLIT_V",
        114 => "QUANTIZE",
        117 => "HARD_SWISH",
        129 => "CALL_ONCE",
        142 => "VAR_HANDLE",
        143 => "READ_VARIABLE",
        144 => "ASSIGN_VARIABLE",
        _ => "not known here",
    };
}
