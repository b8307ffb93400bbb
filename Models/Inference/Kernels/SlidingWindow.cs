using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>How a filter moves over one axis: output size and padding before the image.</summary>
/// <remarks>Positions outside the image are skipped. With SAME padding the odd element goes to the end.</remarks>
internal readonly struct SlidingWindow
{
    private const int SamePadding = 0;
    private const int ValidPadding = 1;

    // Far beyond any image, and far below where the arithmetic of positions would overflow.
    private const int MaxReach = 1 << 24;

    private SlidingWindow(int input, int size, int stride, int dilation, int output, int before)
    {
        Input = input;
        Size = size;
        Stride = stride;
        Dilation = dilation;
        Output = output;
        Before = before;
    }

    public int Input { get; }

    public int Size { get; }

    public int Stride { get; }

    public int Dilation { get; }

    public int Output { get; }

    public int Before { get; }

    /// <summary>Gets the elements from the first tap to the last, both included.</summary>
    public int Extent => ((Size - 1) * Dilation) + 1;

    /// <summary>Gets how many elements of the image a position needs at most.</summary>
    public int Lines => Math.Min(Extent, Input);

    /// <summary>Gets the elements from the first position's first tap to the last position's last one, padding included.</summary>
    public int Span => ((Output - 1) * Stride) + Extent;

    /// <summary>Gets a value indicating whether every position is one element, without gaps.</summary>
    public bool IsPointwise => Size == 1 && Stride == 1;

    public static SlidingWindow Create(KernelContext context, int input, int output, int size, int stride, int dilation, int padding)
    {
        context.Require(padding is SamePadding or ValidPadding, "padding 0 (SAME) or 1 (VALID)", $"{padding}");
        context.Require(stride is >= 1 and <= 65_536, "a stride of 1 to 65536", $"{stride}");
        context.Require(dilation is >= 1 and <= 65_536, "a dilation of 1 to 65536", $"{dilation}");
        context.Require(size is >= 1 and <= 65_536, "a filter of 1 to 65536", $"{size}");
        long effective = ((long)(size - 1) * dilation) + 1;
        context.Require(effective <= MaxReach, $"a dilated filter of at most {MaxReach}", $"{effective}");
        long expected = padding == SamePadding ? ((long)input + stride - 1) / stride : (input + stride - effective) / stride;
        context.Require(output == expected && output >= 1, $"an output size of {expected}, at least 1", $"{output}");
        long total = Math.Max(0, ((output - 1L) * stride) + effective - input);
        return new SlidingWindow(input, size, stride, dilation, output, (int)(total / 2));
    }

    /// <summary>Returns the taps of a position that lie inside the image, [first, end), and the image coordinate of tap 0.</summary>
    public (int First, int End, int Origin) Taps(int position)
    {
        int origin = (position * Stride) - Before;
        int first = origin < 0 ? (-origin + Dilation - 1) / Dilation : 0;
        int end = Math.Min(Size, (Input - origin + Dilation - 1) / Dilation);
        return (first, Math.Max(first, end), origin);
    }
}
