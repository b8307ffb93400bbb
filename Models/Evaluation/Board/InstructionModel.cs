using System;
using System.Linq;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Evaluation.Board;

/// <summary>
/// ARM instructions of one invocation on the board path, from the shapes of a model and the size of its weights. It counts what the board's kernels repeat: inner products of eight
/// codes, sums unpacked, patches copied. What each costs was fitted by least squares of relative errors to the counts of sixteen networks; the tests hold it to them.
/// </summary>
public static class InstructionModel
{
    // The board's convolution sums three positions and two filters at once over blocks of eight codes, as long as a sum of weights stays below a limit.
    private const int Positions = 3;
    private const int Filters = 2;
    private const int Codes = 8;
    private const int LargestWeightSum = ((1 << 20) - 1) / 128;
    private const int Channels = 4;

    private const double OfAProduct = 11.4;
    private const double OfASum = 343.6;
    private const double OfACopy = 51.9;
    private const double OfADepthwiseProduct = 24.2;
    private const double OfADenseProduct = 4.89;
    private const double OfADenseOutput = 71.7;
    private const double OfAValue = 342;
    private const double OfAnOperator = 1_591;

    /// <summary>Estimates the instructions of one invocation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="interpreter">The same model, prepared.</param>
    public static long Of(TfliteModel model, Interpreter interpreter) =>
        (long)Math.Round(model.Operators.Sum(op => OfAnOperator + Of(model, interpreter, op)), MidpointRounding.AwayFromZero);

    private static double Of(TfliteModel model, Interpreter interpreter, OperatorInfo op)
    {
        switch (op.Code)
        {
            case BuiltinOperator.Conv2D:
                return Convolution(model, interpreter, op);
            case BuiltinOperator.DepthwiseConv2D:
                int[] filter = model.Tensors[op.Inputs[1]].Shape;
                return OfADepthwiseProduct * Places(model, op) * filter[1] * filter[2] * UpTo(filter[3], Channels) * Channels;
            case BuiltinOperator.FullyConnected:
                return (OfADenseProduct * interpreter.MultiplyAccumulatesOf(op.Index)) + (OfADenseOutput * Outputs(model, op));
            case BuiltinOperator.AveragePool2D or BuiltinOperator.MaxPool2D or BuiltinOperator.Reshape:
                return 0; // lost beside the rest of its network
            default:
                return OfAValue * Outputs(model, op);
        }
    }

    private static double Convolution(TfliteModel model, Interpreter interpreter, OperatorInfo op)
    {
        TensorInfo filter = model.Tensors[op.Inputs[1]];
        int length = filter.ElementCount / filter.Shape[0];
        long places = Places(model, op);
        long groups = UpTo(places, Positions);
        long pairs = UpTo(filter.Shape[0], Filters);
        double products = (double)groups * pairs * UpTo(length, Codes) * Codes;
        double sums = (double)groups * pairs * Filters * UpTo(WeightSum(interpreter.TensorBytes(op.Inputs[1]), length), LargestWeightSum);
        double copies = filter.Shape[1] * filter.Shape[2] > 1 ? (double)places * length : 0;
        return (OfAProduct * products) + (OfASum * sums) + (OfACopy * copies);
    }

    private static long WeightSum(ReadOnlySpan<byte> weights, int length)
    {
        long largest = 1;
        for (int at = 0; at < weights.Length; at += length)
        {
            long sum = 0;
            foreach (byte weight in weights.Slice(at, length))
            {
                sum += Math.Abs((int)(sbyte)weight);
            }

            largest = Math.Max(largest, sum);
        }

        return largest;
    }

    private static long Places(TfliteModel model, OperatorInfo op) => Outputs(model, op) / model.Tensors[op.Outputs[0]].Shape[^1];

    private static long Outputs(TfliteModel model, OperatorInfo op) => op.Outputs.Sum(output => (long)model.Tensors[output].ElementCount);

    private static long UpTo(long value, int multiple) => (value + multiple - 1) / multiple;
}
