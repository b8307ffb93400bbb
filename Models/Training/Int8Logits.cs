using System;
using System.Linq;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Training;

/// <summary>Runs an int8 classifier and returns what its last operator, the softmax, sees.</summary>
internal sealed class Int8Logits
{
    private readonly TfliteModel _model;
    private readonly Interpreter _interpreter;
    private readonly QuantizationParameters _input;
    private readonly QuantizationParameters _logits;

    public Int8Logits(TfliteModel model)
    {
        _model = model;
        _interpreter = new Interpreter(model);
        _input = Parameters(model.Inputs[0]);
        _logits = Parameters(model.Operators[^1].Inputs[0]);
    }

    /// <summary>Gets the shares of the last run, in 1/256, less 128.</summary>
    public ReadOnlySpan<sbyte> Shares => _interpreter.Int8Output(0);

    /// <summary>Codes the input as the board does and runs the model.</summary>
    /// <param name="values">The front end's values.</param>
    public float[] Run(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            _interpreter.Int8Input(0)[i] = _input.Quantize(values[i]);
        }

        float[] logits = [];
        _interpreter.InvokeObserved((op, bytes) =>
        {
            if (op.Index == _model.Operators.Count - 2)
            {
                logits = bytes.Select(code => _logits.Dequantize((sbyte)code)).ToArray();
            }
        });
        return logits;
    }

    private QuantizationParameters Parameters(int tensor) => new(_model.Tensors[tensor].Scale, _model.Tensors[tensor].ZeroPoint);
}
