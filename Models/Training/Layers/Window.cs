using System;

namespace MeadowTinyMl.Training.Layers;

/// <summary>How a filter moves over one axis with SAME padding: the output size and how many positions lie before the image.</summary>
/// <param name="Size">Filter size.</param>
/// <param name="Stride">Step between two positions.</param>
/// <param name="Output">Number of positions.</param>
/// <param name="Before">Padding at the start; the odd element goes to the end.</param>
/// <remarks>Source: TensorFlow, tf.nn "Notes on padding".</remarks>
internal readonly record struct Window(int Size, int Stride, int Output, int Before)
{
    public static Window Same(int input, int size, int stride)
    {
        int output = (input + stride - 1) / stride;
        int total = Math.Max(0, ((output - 1) * stride) + size - input);
        return new Window(size, stride, output, total / 2);
    }

    /// <summary>Returns which taps of a filter that starts at a place lie inside the image: from, and up to but not including.</summary>
    public static (int From, int To) Inside(int start, int size, int input) => (Math.Max(0, -start), Math.Min(size, input - start));
}
