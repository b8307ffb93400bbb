using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>Prepares the kernel of an operator.</summary>
internal static class KernelFactory
{
    public static Kernel Create(KernelContext context) => context.Operator.Code switch
    {
        BuiltinOperator.Add or BuiltinOperator.Sub or BuiltinOperator.Mul => new ArithmeticKernel(context),
        BuiltinOperator.AveragePool2D => new AveragePool2DKernel(context),
        BuiltinOperator.Concatenation => DataMovement.Concatenation(context),
        BuiltinOperator.Conv2D => new Conv2DKernel(context),
        BuiltinOperator.DepthwiseConv2D => new DepthwiseConv2DKernel(context),
        BuiltinOperator.Dequantize => new DequantizeKernel(context),
        BuiltinOperator.FullyConnected => new FullyConnectedKernel(context),
        BuiltinOperator.LeakyRelu => new TableKernel(context, Rectifiers.LeakyRelu),
        BuiltinOperator.Logistic => new TableKernel(context, Sigmoids.Logistic),
        BuiltinOperator.MaxPool2D => new MaxPool2DKernel(context),
        BuiltinOperator.Mean or BuiltinOperator.ReduceMax => new ReduceKernel(context),
        BuiltinOperator.Pad or BuiltinOperator.PadV2 => DataMovement.Pad(context),
        BuiltinOperator.Relu => new TableKernel(context, Rectifiers.Relu),
        BuiltinOperator.Relu6 => new TableKernel(context, Rectifiers.Relu6),
        BuiltinOperator.Split or BuiltinOperator.SplitV => DataMovement.Split(context),
        BuiltinOperator.StridedSlice => StridedSlice.Prepare(context),
        BuiltinOperator.Tanh => new TableKernel(context, Sigmoids.Tanh),
        BuiltinOperator.Quantize => new QuantizeKernel(context),
        BuiltinOperator.Reshape or BuiltinOperator.Squeeze or BuiltinOperator.ExpandDims => new ReshapeKernel(context),
        BuiltinOperator.Softmax => new SoftmaxKernel(context),
        BuiltinOperator.Transpose => DataMovement.Transpose(context),
        _ => throw new InvalidOperationException($"{context.Operator.Code} was let through by the reader."),
    };
}
