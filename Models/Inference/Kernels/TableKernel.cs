using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>Operators whose answer depends on one int8 code only: a table of 256 answers, worked out once, is exact.</summary>
internal sealed class TableKernel : Kernel
{
    private readonly Operand _input;
    private readonly int _output;
    private readonly int _count;
    private readonly sbyte[] _table = new sbyte[256];

    /// <summary>Fills the table.</summary>
    /// <param name="context">The operator; int8 in and out, of the same number of elements.</param>
    /// <param name="prepare">Checks the operator and returns the answer to a code.</param>
    public TableKernel(KernelContext context, Func<KernelContext, Func<int, int>> prepare)
    {
        TensorInfo input = context.Input(0);
        context.RequireQuantized(input, TensorType.Int8, "input");
        context.RequireQuantized(context.Output, TensorType.Int8, "output");
        context.Require(input.ElementCount == context.Output.ElementCount, $"{input.ElementCount} outputs", $"{context.Output.ElementCount}");
        Func<int, int> answer = prepare(context);
        for (int code = sbyte.MinValue; code <= sbyte.MaxValue; code++)
        {
            _table[code - sbyte.MinValue] = (sbyte)Math.Clamp(answer(code), sbyte.MinValue, sbyte.MaxValue);
        }

        _input = context.Operand(0);
        _output = context.OutputOffset;
        _count = input.ElementCount;
    }

    public override long Steps => _count;

    public override void Invoke(sbyte[] arena)
    {
        sbyte[] table = _table;
        sbyte[] input = _input.In(arena);
        int from = _input.Offset;
        for (int i = 0; i < _count; i++)
        {
            arena[_output + i] = table[input[from + i] - sbyte.MinValue];
        }
    }
}
