using System;
using System.Linq;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>Prepares the operators that move elements: which go where.</summary>
internal static class DataMovement
{
    private const int MaxJoined = 10;

    /// <summary>PAD fills with the output's zero point, PADV2 with a constant of the output's scale.</summary>
    public static Kernel Pad(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        RequireSameType(context, input, output);
        context.Require(input.Type is TensorType.Int8 or TensorType.Int32 or TensorType.Float32, "int8, int32 or float32", input.Type.ToString());
        int rank = input.Shape.Length;
        int[] paddings = context.ConstantPlaces(1);
        context.Require(paddings.Length == 2 * rank && output.Shape.Length == rank, $"two paddings for each of {rank} axes", $"{paddings.Length}");
        int[] strides = AxisWalk.Strides(output.Shape);
        int start = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            (int before, int after) = (paddings[2 * axis], paddings[(2 * axis) + 1]);
            context.Require(before >= 0 && after >= 0, "paddings of at least 0", $"{before} and {after}");
            context.Require((long)before + input.Shape[axis] + after == output.Shape[axis], $"an output of {(long)before + input.Shape[axis] + after} along axis {axis}", $"{output.Shape[axis]}");
            start += before * strides[axis];
        }

        var kernel = new CopyKernel();
        kernel.Fill(context.OutputOffset, output.ByteCount, Filling(context, output));
        kernel.Add(input.Shape, TensorInfo.SizeOf(input.Type), context.Operand(0), 0, AxisWalk.Strides(input.Shape), context.OutputOffset, start, strides);
        return kernel;
    }

    /// <summary>TRANSPOSE: output axis i is the input's axis perm[i].</summary>
    public static Kernel Transpose(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        RequireSameType(context, input, output);
        int[] order = context.ConstantPlaces(1);
        int rank = input.Shape.Length;
        context.Require(order.OrderBy(axis => axis).SequenceEqual(Enumerable.Range(0, rank)), $"each axis of 0 to {rank - 1} once", $"[{string.Join(", ", order)}]");
        RequireShape(context, output, order.Select(axis => input.Shape[axis]).ToArray());
        int[] strides = AxisWalk.Strides(input.Shape);
        var kernel = new CopyKernel();
        kernel.Add(output.Shape, TensorInfo.SizeOf(input.Type), context.Operand(0), 0, order.Select(axis => strides[axis]).ToArray(), context.OutputOffset, 0, AxisWalk.Strides(output.Shape));
        return kernel;
    }

    /// <summary>CONCATENATION: inputs one after the other along an axis; nothing is rescaled, so all share scale and zero point.</summary>
    public static Kernel Concatenation(KernelContext context)
    {
        TensorInfo output = context.Output;
        context.Require(context.InputCount is > 0 and <= MaxJoined, $"1 to {MaxJoined} inputs", $"{context.InputCount}");
        context.Require(context.Options.Int8(1) == 0, "no fused activation", $"{context.Options.Int8(1)}");
        int axis = Axis(context, context.Options.Int32(0), output.Shape.Length);
        int[] strides = AxisWalk.Strides(output.Shape);
        var kernel = new CopyKernel();
        long start = 0;
        for (int i = 0; i < context.InputCount; i++)
        {
            TensorInfo input = context.Input(i);
            RequireSameType(context, input, output);
            context.Require(input.Type != TensorType.Int8 || (input.Scale == output.Scale && input.ZeroPoint == output.ZeroPoint), $"the output's scale and zero point for input {i}", "others");
            RequirePart(context, input, output, axis);
            start += input.Shape[axis];
            context.Require(start <= output.Shape[axis], $"inputs of {output.Shape[axis]} together along axis {axis}", $"{start}");
            kernel.Add(
                input.Shape, TensorInfo.SizeOf(input.Type), context.Operand(i), 0, AxisWalk.Strides(input.Shape), context.OutputOffset, ((int)start - input.Shape[axis]) * strides[axis], strides);
        }

        context.Require(start == output.Shape[axis], $"inputs of {output.Shape[axis]} together along axis {axis}", $"{start}");
        return kernel;
    }

    /// <summary>SPLIT (axis first, equal parts) and SPLIT_V (sizes, axis last; one size may be −1): parts along an axis, each an output.</summary>
    public static Kernel Split(KernelContext context)
    {
        bool sized = context.Operator.Code == BuiltinOperator.SplitV;
        int value = sized ? 0 : 1;
        TensorInfo input = context.Input(value);
        int[] axes = context.ConstantPlaces(sized ? 2 : 0);
        context.Require(axes.Length == 1, "one axis", $"{axes.Length}");
        int axis = Axis(context, axes[0], input.Shape.Length);
        int parts = context.OutputCount;
        int[] sizes = sized ? context.ConstantPlaces(1) : Enumerable.Repeat(input.Shape[axis] / Math.Max(1, parts), parts).ToArray();
        context.Require(parts > 0 && sizes.Length == parts, $"{sizes.Length} outputs", $"{parts}");
        Operand source = context.Operand(value);
        int[] strides = AxisWalk.Strides(input.Shape);
        var kernel = new CopyKernel();
        long start = 0;
        for (int i = 0; i < parts; i++)
        {
            TensorInfo output = context.OutputAt(i);
            RequireSameType(context, input, output);
            RequirePart(context, output, input, axis);
            int size = output.Shape[axis];
            context.Require(sizes[i] == size || (sized && sizes[i] == -1), $"{sizes[i]} elements along axis {axis} of output {i}", $"{size}");
            start += size;
            context.Require(start <= input.Shape[axis], $"outputs of {input.Shape[axis]} together along axis {axis}", $"{start}");
            kernel.Add(output.Shape, TensorInfo.SizeOf(input.Type), source, ((int)start - size) * strides[axis], strides, context.OutputOffsetAt(i), 0, AxisWalk.Strides(output.Shape));
        }

        context.Require(start == input.Shape[axis], $"outputs of {input.Shape[axis]} together along axis {axis}", $"{start}");
        return kernel;
    }

    /// <summary>Requires an output of a shape, axes of size 1 aside.</summary>
    public static void RequireShape(KernelContext context, TensorInfo output, int[] shape) => context.Require(
        output.Shape.Where(size => size != 1).SequenceEqual(shape.Where(size => size != 1)), $"an output of [{string.Join(", ", shape)}], axes of size 1 aside", $"[{string.Join(", ", output.Shape)}]");

    public static void RequireSameType(KernelContext context, TensorInfo input, TensorInfo output) =>
        context.Require(input.Type == output.Type, $"{output.Type} in and out", input.Type.ToString());

    private static void RequirePart(KernelContext context, TensorInfo part, TensorInfo whole, int axis) => context.Require(
        part.Shape.Length == whole.Shape.Length && Enumerable.Range(0, part.Shape.Length).All(i => i == axis || part.Shape[i] == whole.Shape[i]),
        $"parts of [{string.Join(", ", whole.Shape)}] along axis {axis}",
        $"[{string.Join(", ", part.Shape)}]");

    private static int Axis(KernelContext context, int axis, int rank)
    {
        context.Require(axis >= -rank && axis < rank, $"an axis from {-rank} to {rank - 1}", $"{axis}");
        return axis < 0 ? axis + rank : axis;
    }

    private static sbyte Filling(KernelContext context, TensorInfo output)
    {
        if (context.Operator.Code == BuiltinOperator.Pad)
        {
            return (sbyte)(output.Type == TensorType.Int8 ? output.ZeroPoint : 0);
        }

        TensorInfo filling = context.Input(2);
        sbyte[] values = context.ConstantInt8(2);
        context.Require(output.Type == TensorType.Int8 && values.Length == 1, "one int8 to fill with", $"{values.Length} for {output.Type}");
        context.Require(filling.Scale == output.Scale && filling.ZeroPoint == output.ZeroPoint, "the output's scale and zero point for the filling", "others");
        return values[0];
    }
}
