using System;
using System.Linq;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>STRIDED_SLICE: every stride-th element from begin up to end, along each axis.</summary>
/// <remarks>Negative places count from the end; ellipsis and new-axis masks are ignored, as in the reference kernel.</remarks>
internal static class StridedSlice
{
    private const int BeginMask = 0;
    private const int EndMask = 1;
    private const int ShrinkMask = 4;
    private const int EndIsLength = 5;

    public static Kernel Prepare(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        DataMovement.RequireSameType(context, input, output);
        context.Require(context.Options.UInt8(EndIsLength) == 0, "ends that are places", "ends that are lengths");
        int rank = input.Shape.Length;
        int[][] bounds = { context.ConstantPlaces(1), context.ConstantPlaces(2), context.ConstantPlaces(3) };
        context.Require(bounds.All(values => values.Length == rank), $"a begin, an end and a stride for each of {rank} axes", string.Join(", ", bounds.Select(values => values.Length)));
        int[] strides = AxisWalk.Strides(input.Shape);
        var sizes = new int[rank];
        var steps = new int[rank];
        int start = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            (int begin, int count) = Range(context, axis, input.Shape[axis], bounds[0][axis], bounds[1][axis], bounds[2][axis]);
            sizes[axis] = count;
            steps[axis] = count == 1 ? 0 : bounds[2][axis] * strides[axis];
            start += begin * strides[axis];
        }

        DataMovement.RequireShape(context, output, sizes);
        var kernel = new CopyKernel();
        kernel.Add(sizes, TensorInfo.SizeOf(input.Type), context.Operand(0), start, steps, context.OutputOffset, 0, AxisWalk.Strides(sizes));
        return kernel;
    }

    private static (int Begin, int Count) Range(KernelContext context, int axis, int size, int begin, int end, int stride)
    {
        context.Require(stride != 0, $"a stride along axis {axis}", "0");
        (int low, int high) = stride > 0 ? (0, size) : (-1, size - 1);
        int Place(int place) => Math.Clamp(place < 0 ? place + size : place, low, high);
        bool Masked(int mask) => (context.Options.Int32(mask) & (1 << axis)) != 0;
        int first = Masked(BeginMask) ? (stride > 0 ? low : high) : Place(begin);
        int last = Masked(EndMask) ? (stride > 0 ? high : low) : Place(end);
        if (Masked(ShrinkMask))
        {
            context.Require(stride > 0 && first < size, $"a place from 0 to {size - 1} along axis {axis}", $"{first}");
            return (first, 1);
        }

        // Counted in 64 bits: a stride may be any int32.
        long count = stride > 0 ? ((long)last - first + stride - 1) / stride : ((long)first - last - stride - 1) / -(long)stride;
        context.Require(count >= 1, $"at least one element along axis {axis}", $"{count}");
        return (first, (int)count);
    }
}
