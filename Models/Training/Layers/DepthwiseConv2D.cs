using System;
using System.Collections.Generic;

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

    private int Positions => _rowWindow.Output * _columnWindow.Output;

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

        for (int position = 0; position < batch * Positions; position++)
        {
            Place place = PlaceOf(position);
            Span<float> sum = output.AsSpan(position * Channels, Channels);
            for (int dy = place.FromY; dy < place.ToY; dy++)
            {
                for (int dx = place.FromX; dx < place.ToX; dx++)
                {
                    Lanes.MultiplyAdd(input.AsSpan(ImageAt(place, dy, dx), Channels), Weights.Value.AsSpan(((dy * _size) + dx) * Channels, Channels), sum);
                }
            }
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        Array.Clear(Bias.Gradient);
        Array.Clear(Weights.Gradient);
        Array.Clear(inputGradient, 0, batch * InputLength);
        Lanes.AddRows(outputGradient.AsSpan(0, batch * OutputLength), Bias.Gradient);
        for (int position = 0; position < batch * Positions; position++)
        {
            Place place = PlaceOf(position);
            ReadOnlySpan<float> gradient = outputGradient.AsSpan(position * Channels, Channels);
            for (int dy = place.FromY; dy < place.ToY; dy++)
            {
                for (int dx = place.FromX; dx < place.ToX; dx++)
                {
                    int tap = ((dy * _size) + dx) * Channels;
                    int image = ImageAt(place, dy, dx);
                    Lanes.MultiplyAdd(gradient, _input.AsSpan(image, Channels), Weights.Gradient.AsSpan(tap, Channels));
                    Lanes.MultiplyAdd(gradient, Weights.Value.AsSpan(tap, Channels), inputGradient.AsSpan(image, Channels));
                }
            }
        }
    }

    private Place PlaceOf(int position)
    {
        int top = (position % Positions / _columnWindow.Output * _stride) - _rowWindow.Before;
        int left = (position % _columnWindow.Output * _stride) - _columnWindow.Before;
        (int fromY, int toY) = Window.Inside(top, _size, InputShape[0]);
        (int fromX, int toX) = Window.Inside(left, _size, InputShape[1]);
        return new Place(position / Positions * InputLength, top, left, fromY, toY, fromX, toX);
    }

    private int ImageAt(Place place, int dy, int dx) => place.Example + ((((place.Top + dy) * InputShape[1]) + place.Left + dx) * Channels);

    /// <summary>Where a filter lies on the image, and which of its taps are inside.</summary>
    private readonly record struct Place(int Example, int Top, int Left, int FromY, int ToY, int FromX, int ToX);
}
