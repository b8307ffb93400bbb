using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>Prepares the kernel of an operator.</summary>
internal static class KernelFactory
{
    public static Kernel Create(KernelContext context) => context.Operator.Code switch
    {
        BuiltinOperator.AveragePool2D => new AveragePool2DKernel(context),
        BuiltinOperator.Conv2D => new Conv2DKernel(context),
        BuiltinOperator.DepthwiseConv2D => new DepthwiseConv2DKernel(context),
        BuiltinOperator.Dequantize => new DequantizeKernel(context),
        BuiltinOperator.FullyConnected => new FullyConnectedKernel(context),
        BuiltinOperator.Quantize => new QuantizeKernel(context),
        BuiltinOperator.Reshape => new ReshapeKernel(context),
        BuiltinOperator.Softmax => new SoftmaxKernel(context),
        _ => throw new InvalidOperationException($"{context.Operator.Code} was let through by the reader."),
    };
}
