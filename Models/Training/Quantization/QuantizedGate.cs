using System;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>MUL of the input and a gate for each channel, on codes, with the engine's roundings. The gradient looks through them and is 0 where a code was cut off.</summary>
internal sealed class QuantizedGate : CompositeLayer
{
    private readonly QuantizedOperator _operator;
    private readonly double _factor;
    private readonly (int Multiplier, int Shift) _scale;
    private float[] _input = [];
    private float[] _gates = [];
    private float[] _sumGradient = [];
    private float[] _gateGradient = [];
    private bool[] _isCut = [];

    public QuantizedGate(QuantizedOperator op)
        : base(op.Inner.Select(inner => inner.ForTraining()).ToArray())
    {
        _operator = op;
        _factor = (double)op.Input.Scale * op.Inner[^1].Output.Scale / op.Output.Scale;
        _scale = FixedPoint.QuantizeMultiplier(_factor);
    }

    private int Channels => InputShape[2];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        BuildInner(RequireImage(inputShape), random);
        return inputShape;
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _input = input;
        _gates = ForwardInner(input, batch, training);
        if (_isCut.Length < batch * OutputLength)
        {
            _isCut = new bool[batch * OutputLength];
        }

        int zeroPoint = _operator.Output.ZeroPoint;
        (int low, int high) = _operator.Range;
        for (int i = 0; i < batch * OutputLength; i++)
        {
            int code = FixedPoint.Multiply((int)input[i] * (int)_gates[GateOf(i)], _scale.Multiplier, _scale.Shift) + zeroPoint;
            _isCut[i] = code < low || code > high;
            output[i] = Math.Clamp(code, low, high) - zeroPoint;
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        Ensure(ref _sumGradient, batch * OutputLength);
        Ensure(ref _gateGradient, batch * Channels);
        Array.Clear(_gateGradient, 0, batch * Channels);
        for (int i = 0; i < batch * OutputLength; i++)
        {
            _sumGradient[i] = _isCut[i] ? 0 : outputGradient[i] * (float)_factor;
            _gateGradient[GateOf(i)] += _sumGradient[i] * _input[i];
        }

        float[] throughGates = BackwardInner(_gateGradient, batch);
        for (int i = 0; i < batch * InputLength; i++)
        {
            inputGradient[i] = (_sumGradient[i] * _gates[GateOf(i)]) + throughGates[i];
        }
    }

    private int GateOf(int value) => (value / InputLength * Channels) + (value % Channels);
}
