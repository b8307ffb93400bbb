using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary>Runs two models side by side and compares what each operator writes.</summary>
internal sealed class LayerComparison
{
    private readonly List<byte[][]> _layers = [];

    /// <summary>Takes two models whose inputs are alike.</summary>
    /// <exception cref="ArgumentException">Their inputs differ, so that no vector fits both.</exception>
    public LayerComparison((TfliteModel Model, Interpreter Interpreter) a, (TfliteModel Model, Interpreter Interpreter) b)
    {
        A = a;
        B = b;
        string[] inputs = new[] { a, b }.Select(side => string.Join(", ", side.Model.Inputs.Select(tensor => Describe(side.Model.Tensors[tensor])))).ToArray();
        if (inputs[0] != inputs[1])
        {
            throw new ArgumentException($"The models take different inputs: A {inputs[0]}, B {inputs[1]}.");
        }
    }

    public (TfliteModel Model, Interpreter Interpreter) A { get; }

    public (TfliteModel Model, Interpreter Interpreter) B { get; }

    /// <summary>Returns the first operator that the other model does not have, or null where all write tensors of the same types and shapes.</summary>
    public LayerDifference? Structure()
    {
        for (int op = 0; op < Math.Max(A.Model.Operators.Count, B.Model.Operators.Count); op++)
        {
            (string a, string b) = (Layer(A.Model, op), Layer(B.Model, op));
            if (a != b)
            {
                return new LayerDifference(null, op, Name(A.Model, op) ?? Name(B.Model, op)!, null, null, null, a, b);
            }
        }

        return null;
    }

    /// <summary>Runs both on the inputs they hold.</summary>
    public LayerDifference? Invoke(long vector)
    {
        _layers.Clear();
        A.Interpreter.InvokeObserved((op, _) => _layers.Add(op.Outputs.Select(tensor => A.Interpreter.TensorBytes(tensor).ToArray()).ToArray()));
        LayerDifference? first = null;
        B.Interpreter.InvokeObserved((op, _) =>
        {
            for (int i = 0; i < op.Outputs.Length && first == null; i++)
            {
                int tensor = A.Model.Operators[op.Index].Outputs[i];
                first = Compare(vector, op, tensor, _layers[op.Index][i], B.Interpreter.TensorBytes(op.Outputs[i]));
            }
        });
        return first;
    }

    private LayerDifference? Compare(long vector, OperatorInfo op, int tensor, byte[] a, ReadOnlySpan<byte> b)
    {
        if (b.SequenceEqual(a))
        {
            return null;
        }

        TensorInfo info = A.Model.Tensors[tensor];
        int size = TensorInfo.SizeOf(info.Type);
        int element = b.CommonPrefixLength(a) / size;
        int count = 0;
        for (int i = 0; i < a.Length; i += size)
        {
            count += b.Slice(i, size).SequenceEqual(a.AsSpan(i, size)) ? 0 : 1;
        }

        TensorInfo other = B.Model.Tensors[op.Outputs[Array.IndexOf(A.Model.Operators[op.Index].Outputs, tensor)]];
        return new LayerDifference(vector, op.Index, op.Name, tensor, element, count, Value(info, a, element), Value(other, b, element));
    }

    // A code with the real value that it stands for.
    private static string Value(TensorInfo tensor, ReadOnlySpan<byte> bytes, int element)
    {
        ReadOnlySpan<byte> at = bytes.Slice(element * TensorInfo.SizeOf(tensor.Type));
        if (tensor.Type == TensorType.Float32)
        {
            return BinaryPrimitives.ReadSingleLittleEndian(at).ToString("R", CultureInfo.InvariantCulture);
        }

        long code = tensor.Type switch
        {
            TensorType.Int8 => (sbyte)at[0],
            TensorType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(at),
            TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(at),
            TensorType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(at),
            _ => at[0],
        };
        return tensor.Scales.Length == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{code} ({tensor.Scale * (code - tensor.ZeroPoint):G6})")
            : code.ToString(CultureInfo.InvariantCulture);
    }

    private static string Layer(TfliteModel model, int op) => op >= model.Operators.Count
        ? "no such operator"
        : $"{model.Operators[op].Name} {string.Join(", ", model.Operators[op].Outputs.Select(tensor => Describe(model.Tensors[tensor])))}".TrimEnd();

    private static string? Name(TfliteModel model, int op) => op < model.Operators.Count ? model.Operators[op].Name : null;

    private static string Describe(TensorInfo tensor) => $"{tensor.Type} [{string.Join(", ", tensor.Shape)}]";
}
