namespace MeadowTinyMl.Inference;

/// <summary>Which options table belongs to which operator, by its number in the schema's union of options.</summary>
internal static class OptionsTypes
{
    /// <summary>Returns the number, or 0 for an operator whose options are not read.</summary>
    public static int Of(BuiltinOperator code) => code switch
    {
        BuiltinOperator.Conv2D => 1,
        BuiltinOperator.DepthwiseConv2D => 2,
        BuiltinOperator.AveragePool2D or BuiltinOperator.MaxPool2D => 5,
        BuiltinOperator.FullyConnected => 8,
        BuiltinOperator.Softmax => 9,
        BuiltinOperator.Concatenation => 10,
        BuiltinOperator.Add => 11,
        BuiltinOperator.Mul => 21,
        BuiltinOperator.Mean or BuiltinOperator.ReduceMax => 27,
        BuiltinOperator.Sub => 28,
        BuiltinOperator.StridedSlice => 32,
        BuiltinOperator.LeakyRelu => 75,
        BuiltinOperator.CallOnce => 103,
        BuiltinOperator.VarHandle => 111,
        _ => 0,
    };
}
