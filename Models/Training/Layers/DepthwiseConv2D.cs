using System;
using System.Collections.Generic;
using System.Numerics;

namespace MeadowTinyMl.Training.Layers;

/// <summary>A convolution of each channel by itself, with SAME padding; weights [filter height × filter width, channels].</summary>
public sealed class DepthwiseConv2D : Layer
{
    private readonly int _size;
    private readonly int _stride;
    private float[] _input = [];
    private Window _rowWindow;
    private Window _columnWindow;

    /// <summary>Creates a layer.</summary>
    /// <param name="size">Height and width of the filter, 1 to 15.</param>
    /// <param name="stride">Step in both directions, at least 1.</param>
    public DepthwiseConv2D(int size, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 15);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        _size = size;
        _stride = stride;
        Weights = new Parameter(0, decays: true);
        Bias = new Parameter(0, decays: false);
    }

    /// <summary>Gets the weights, [size × size, channels].</summary>
    public Parameter Weights { get; private set; }

    /// <summary>Gets the biases, [channels].</summary>
    public Parameter Bias { get; private set; }

    /// <summary>Gets the height and width of the filter.</summary>
    public int Size => _size;

    /// <summary>Gets the step in both directions.</summary>
    public int Stride => _stride;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Weights, Bias];

    private int Channels => InputShape[2];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        RequireImage(inputShape);
        _rowWindow = Window.Same(inputShape[0], _size, _stride);
        _columnWindow = Window.Same(inputShape[1], _size, _stride);
        Weights = new Parameter(_size * _size * Channels, decays: true);
        Weights.Initialise(random, _size * _size);
        Bias = new Parameter(Channels, decays: false);
        return [_rowWindow.Output, _columnWindow.Output, Channels];
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _input = input;
        for (int position = 0; position < batch * OutputLength; position += Channels)
        {
            Bias.Value.CopyTo(output, position);
        }

        for (int example = 0; example < batch; example++)
        {
            ForEachTap(example, (at, tap, image) => MultiplyAdd(
                input.AsSpan(image, Channels), Weights.Value.AsSpan(tap, Channels), output.AsSpan(at, Channels)));
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        Array.Clear(Bias.Gradient);
        Array.Clear(Weights.Gradient);
        Array.Clear(inputGradient, 0, batch * InputLength);
        for (int position = 0; position < batch * OutputLength; position += Channels)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                Bias.Gradient[channel] += outputGradient[position + channel];
            }
        }

        for (int example = 0; example < batch; example++)
        {
            ForEachTap(example, (at, tap, image) =>
            {
                Span<float> gradient = outputGradient.AsSpan(at, Channels);
                MultiplyAdd(gradient, _input.AsSpan(image, Channels), Weights.Gradient.AsSpan(tap, Channels));
                MultiplyAdd(gradient, Weights.Value.AsSpan(tap, Channels), inputGradient.AsSpan(image, Channels));
            });
        }
    }

    private static void MultiplyAdd(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> sum)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= sum.Length; i += Vector<float>.Count)
        {
            (new Vector<float>(sum[i..]) + (new Vector<float>(a[i..]) * new Vector<float>(b[i..]))).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += a[i] * b[i];
        }
    }

    private void ForEachTap(int example, Action<int, int, int> visit)
    {
        int height = InputShape[0];
        int width = InputShape[1];
        for (int y = 0; y < _rowWindow.Output; y++)
        {
            for (int x = 0; x < _columnWindow.Output; x++)
            {
                int at = (example * OutputLength) + (((y * _columnWindow.Output) + x) * Channels);
                for (int dy = 0; dy < _size; dy++)
                {
                    int inY = (y * _stride) - _rowWindow.Before + dy;
                    for (int dx = 0; dx < _size; dx++)
                    {
                        int inX = (x * _stride) - _columnWindow.Before + dx;
                        if (inY >= 0 && inY < height && inX >= 0 && inX < width)
                        {
                            visit(at, ((dy * _size) + dx) * Channels, (example * InputLength) + (((inY * width) + inX) * Channels));
                        }
                    }
                }
            }
        }
    }
}
