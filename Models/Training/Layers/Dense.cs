using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Training.Layers;

/// <summary>A fully connected layer: each unit is a weighted sum of all inputs and a bias.</summary>
public sealed class Dense : Layer
{
    private readonly int _units;
    private float[] _input = [];
    private float[] _turnedWeights = [];

    /// <summary>Creates a layer.</summary>
    /// <param name="units">Outputs, at least 1.</param>
    public Dense(int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        _units = units;
        Bias = new Parameter(units, decays: false);
        Weights = new Parameter(0, decays: true);
    }

    /// <summary>Gets the weights, [inputs, units].</summary>
    public Parameter Weights { get; private set; }

    /// <summary>Gets the biases, [units].</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Weights, Bias];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        Weights = new Parameter(InputLength * _units, decays: true);
        Weights.Initialise(random, InputLength);
        return [_units];
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _input = input;
        for (int example = 0; example < batch; example++)
        {
            Bias.Value.CopyTo(output, example * _units);
        }

        MatrixProduct.Accumulate(input, Weights.Value, output, batch, InputLength, _units, Threads);
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        Array.Clear(Bias.Gradient);
        Lanes.AddRows(outputGradient.AsSpan(0, batch * _units), Bias.Gradient);
        Array.Clear(Weights.Gradient);
        MatrixProduct.AccumulateTransposed(_input, outputGradient, Weights.Gradient, InputLength, batch, _units, Threads);

        Ensure(ref _turnedWeights, _units * InputLength);
        MatrixProduct.Transpose(Weights.Value, InputLength, _units, _turnedWeights);
        Array.Clear(inputGradient, 0, batch * InputLength);
        MatrixProduct.Accumulate(outputGradient, _turnedWeights, inputGradient, batch, _units, InputLength, Threads);
    }
}
