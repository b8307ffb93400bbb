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
    private float[] _turnedWeights = [];
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
            GatherColumns(input, batch);
        }

        int rows = batch * Positions;
        for (int row = 0; row < rows; row++)
        {
            Bias.Value.CopyTo(output, row * _filters);
        }

        MatrixProduct.Accumulate(_columns, Weights.Value, output, rows, PatchLength, _filters, Threads);
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        int rows = batch * Positions;
        Array.Clear(Bias.Gradient);
        Lanes.AddRows(outputGradient.AsSpan(0, rows * _filters), Bias.Gradient);
        Array.Clear(Weights.Gradient);
        MatrixProduct.AccumulateTransposed(_columns, outputGradient, Weights.Gradient, PatchLength, rows, _filters, Threads);
        Array.Clear(inputGradient, 0, batch * InputLength);
        Ensure(ref _turnedWeights, PatchLength * _filters);
        MatrixProduct.Transpose(Weights.Value, PatchLength, _filters, _turnedWeights);
        if (IsPointwise)
        {
            MatrixProduct.Accumulate(outputGradient, _turnedWeights, inputGradient, rows, _filters, PatchLength, Threads);
            return;
        }

        Ensure(ref _columnGradient, rows * PatchLength);
        Array.Clear(_columnGradient, 0, rows * PatchLength);
        MatrixProduct.Accumulate(outputGradient, _turnedWeights, _columnGradient, rows, _filters, PatchLength, Threads);
        ScatterColumns(inputGradient, batch);
    }

    // Lays the patch under each filter position out as a row; a row of the patch is one piece of the image.
    private void GatherColumns(float[] input, int batch)
    {
        Array.Clear(_columns, 0, batch * Positions * PatchLength);
        foreach (TapRow tap in TapRows(batch))
        {
            Array.Copy(input, tap.Image, _columns, tap.Column, tap.Length);
        }
    }

    private void ScatterColumns(float[] inputGradient, int batch)
    {
        foreach (TapRow tap in TapRows(batch))
        {
            Lanes.Add(_columnGradient.AsSpan(tap.Column, tap.Length), inputGradient.AsSpan(tap.Image, tap.Length));
        }
    }

    private IEnumerable<TapRow> TapRows(int batch)
    {
        int width = InputShape[1];
        int channels = InputShape[2];
        for (int position = 0; position < batch * Positions; position++)
        {
            int example = position / Positions;
            int top = (position % Positions / _columnWindow.Output * _stride) - _rowWindow.Before;
            int left = (position % _columnWindow.Output * _stride) - _columnWindow.Before;
            (int fromX, int toX) = Window.Inside(left, _size, width);
            (int fromY, int toY) = Window.Inside(top, _size, InputShape[0]);
            for (int dy = fromY; dy < toY; dy++)
            {
                yield return new TapRow(
                    (example * InputLength) + ((((top + dy) * width) + left + fromX) * channels),
                    (position * PatchLength) + (((dy * _size) + fromX) * channels),
                    (toX - fromX) * channels);
            }
        }
    }

    /// <summary>A row of a filter's patch: where it lies in the image and in the columns, and how many numbers it has.</summary>
    private readonly record struct TapRow(int Image, int Column, int Length);
}
