using System;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>ADD of the input and what the operators inside make of it, on codes, with the engine's roundings. The gradient looks through them and is 0 where a code was cut off.</summary>
internal sealed class QuantizedResidual : CompositeLayer
{
    // As the engine's ADD: both terms are brought to twice the larger scale, 20 bits up.
    private const int Headroom = 20;

    private readonly QuantizedOperator _operator;
    private readonly (int Multiplier, int Shift) _input;
    private readonly (int Multiplier, int Shift) _made;
    private readonly (int Multiplier, int Shift) _sum;
    private readonly float _inputFactor;
    private readonly float _madeFactor;
    private float[] _passed = [];
    private float[] _madeGradient = [];

    public QuantizedResidual(QuantizedOperator op)
        : base(op.Inner.Select(inner => inner.ForTraining()).ToArray())
    {
        _operator = op;
        float made = op.Inner[^1].Output.Scale;
        double twice = 2 * (double)Math.Max(op.Input.Scale, made);
        _input = FixedPoint.QuantizeMultiplier(op.Input.Scale / twice);
        _made = FixedPoint.QuantizeMultiplier(made / twice);
        _sum = FixedPoint.QuantizeMultiplier(twice / ((1 << Headroom) * (double)op.Output.Scale));
        _inputFactor = op.Input.Scale / op.Output.Scale;
        _madeFactor = made / op.Output.Scale;
    }

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => BuildInner(inputShape, random);

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        float[] made = ForwardInner(input, batch, training);
        Ensure(ref _passed, batch * OutputLength);
        int zeroPoint = _operator.Output.ZeroPoint;
        (int low, int high) = _operator.Range;
        for (int i = 0; i < batch * OutputLength; i++)
        {
            int sum = FixedPoint.Multiply((int)input[i] << Headroom, _input.Multiplier, _input.Shift) + FixedPoint.Multiply((int)made[i] << Headroom, _made.Multiplier, _made.Shift);
            int code = FixedPoint.Multiply(sum, _sum.Multiplier, _sum.Shift) + zeroPoint;
            _passed[i] = code < low || code > high ? 0 : 1;
            output[i] = Math.Clamp(code, low, high) - zeroPoint;
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        Ensure(ref _madeGradient, batch * OutputLength);
        for (int i = 0; i < batch * OutputLength; i++)
        {
            _madeGradient[i] = outputGradient[i] * _passed[i] * _madeFactor;
        }

        float[] through = BackwardInner(_madeGradient, batch);
        for (int i = 0; i < batch * InputLength; i++)
        {
            inputGradient[i] = (outputGradient[i] * _passed[i] * _inputFactor) + through[i];
        }
    }
}
