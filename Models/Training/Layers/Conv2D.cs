using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Training.Layers;

/// <summary>A convolution over height and width with SAME padding; weights [filter height × filter width × input channels, filters].</summary>
public sealed class Conv2D : Layer
{
    private readonly int _filters;
    private readonly int _size;
    private readonly int _stride;
    private float[] _columns = [];
    private float[] _columnGradient = [];
    private float[] _scratch = [];
    private Window _rowWindow;
    private Window _columnWindow;

    /// <summary>Creates a layer.</summary>
    /// <param name="filters">Output channels, at least 1.</param>
    /// <param name="size">Height and width of the filter, 1 to 15.</param>
    /// <param name="stride">Step in both directions, at least 1.</param>
    public Conv2D(int filters, int size, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 15);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        _filters = filters;
        _size = size;
        _stride = stride;
        Weights = new Parameter(0, decays: true);
        Bias = new Parameter(filters, decays: false);
    }

    /// <summary>Gets the weights, [size × size × input channels, filters].</summary>
    public Parameter Weights { get; private set; }

    /// <summary>Gets the biases, [filters].</summary>
    public Parameter Bias { get; }

    /// <summary>Gets the height and width of the filter.</summary>
    public int Size => _size;

    /// <summary>Gets the step in both directions.</summary>
    public int Stride => _stride;

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Weights, Bias];

    private int PatchLength => _size * _size * InputShape[2];

    private int Positions => _rowWindow.Output * _columnWindow.Output;

    private bool IsPointwise => _size == 1 && _stride == 1;

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        RequireImage(inputShape);
        _rowWindow = Window.Same(inputShape[0], _size, _stride);
        _columnWindow = Window.Same(inputShape[1], _size, _stride);
        Weights = new Parameter(PatchLength * _filters, decays: true);
        Weights.Initialise(random, PatchLength);
        return [_rowWindow.Output, _columnWindow.Output, _filters];
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        if (IsPointwise)
        {
            _columns = input;
        }
        else
        {
            Ensure(ref _columns, batch * Positions * PatchLength);
            Gather(input, batch);
        }

        int rows = batch * Positions;
        for (int row = 0; row < rows; row++)
        {
            Bias.Value.CopyTo(output, row * _filters);
        }

        MatrixProduct.Accumulate(_columns, Weights.Value, output, rows, PatchLength, _filters);
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        int rows = batch * Positions;
        Array.Clear(Bias.Gradient);
        for (int row = 0; row < rows; row++)
        {
            for (int filter = 0; filter < _filters; filter++)
            {
                Bias.Gradient[filter] += outputGradient[(row * _filters) + filter];
            }
        }

        Ensure(ref _scratch, Math.Max(rows * PatchLength, PatchLength * _filters));
        Array.Clear(Weights.Gradient);
        MatrixProduct.AccumulateTransposed(
            _columns.AsSpan(0, rows * PatchLength), outputGradient, Weights.Gradient, PatchLength, rows, _filters, _scratch);

        Span<float> transposed = MatrixProduct.Transpose(Weights.Value, PatchLength, _filters, _scratch);
        if (IsPointwise)
        {
            Array.Clear(inputGradient, 0, batch * InputLength);
            MatrixProduct.Accumulate(outputGradient, transposed, inputGradient, rows, _filters, PatchLength);
            return;
        }

        Ensure(ref _columnGradient, rows * PatchLength);
        Array.Clear(_columnGradient, 0, rows * PatchLength);
        MatrixProduct.Accumulate(outputGradient, transposed, _columnGradient, rows, _filters, PatchLength);
        Array.Clear(inputGradient, 0, batch * InputLength);
        Scatter(inputGradient, batch);
    }

    // Lays the patch under each filter position out as a row.
    private void Gather(float[] input, int batch)
    {
        Array.Clear(_columns, 0, batch * Positions * PatchLength);
        ForEachTap((row, source, length) => Array.Copy(input, source, _columns, row, length), batch);
    }

    private void Scatter(float[] inputGradient, int batch) =>
        ForEachTap(
            (row, target, length) =>
            {
                for (int i = 0; i < length; i++)
                {
                    inputGradient[target + i] += _columnGradient[row + i];
                }
            },
            batch);

    private void ForEachTap(Action<int, int, int> visit, int batch)
    {
        int height = InputShape[0];
        int width = InputShape[1];
        int channels = InputShape[2];
        int row = 0;
        for (int example = 0; example < batch; example++)
        {
            for (int y = 0; y < _rowWindow.Output; y++)
            {
                for (int x = 0; x < _columnWindow.Output; x++)
                {
                    for (int dy = 0; dy < _size; dy++)
                    {
                        int inY = (y * _stride) - _rowWindow.Before + dy;
                        for (int dx = 0; dx < _size; dx++)
                        {
                            int inX = (x * _stride) - _columnWindow.Before + dx;
                            if (inY >= 0 && inY < height && inX >= 0 && inX < width)
                            {
                                int image = (example * InputLength) + (((inY * width) + inX) * channels);
                                visit((row * PatchLength) + (((dy * _size) + dx) * channels), image, channels);
                            }
                        }
                    }

                    row++;
                }
            }
        }
    }
}
