namespace MeadowTinyMl.Inference.Kernels;

/// <summary>FULLY_CONNECTED on int8: weights [units, inputs], quantised per tensor or per unit.</summary>
internal sealed class FullyConnectedKernel : Kernel
{
    private readonly int _input;
    private readonly int _output;
    private readonly int _batches;
    private readonly int _depth;
    private readonly int _units;
    private readonly int _inputZeroPoint;
    private readonly sbyte[] _weights;
    private readonly int _weightZeroPoint;
    private readonly int[] _bias;
    private readonly Requantizer _requantizer;
    private readonly bool _vectors;
    private readonly Board.BoardFullyConnected? _board;
#if NET
    private readonly Host.HostDense? _host;
#endif

    public FullyConnectedKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo weights = context.Input(1);
        TensorInfo output = context.Output;
        context.RequireQuantized(input, TensorType.Int8, "input");
        context.RequireQuantized(output, TensorType.Int8, "output");
        context.Require(weights.Shape.Length >= 2, "weights of at least two dimensions", $"{weights.Shape.Length}");
        _depth = weights.Shape[weights.Shape.Length - 1];
        _units = weights.ElementCount / _depth;
        _batches = output.ElementCount / _units;
        context.Require(output.Shape.Length >= 1 && output.Shape[output.Shape.Length - 1] == _units, $"an output of {_units} units", $"[{string.Join(", ", output.Shape)}]");
        context.Require((long)_batches * _depth == input.ElementCount, $"an input of {_batches} × {_depth}", $"{input.ElementCount} elements");
        context.Require(weights.Scales.Length == 1 || (weights.Scales.Length == _units && weights.QuantizedDimension == 0), $"1 or {_units} weight scales along axis 0", $"{weights.Scales.Length} along axis {weights.QuantizedDimension}");
        context.Require(context.Options.Int8(1) == 0, "plain weights, format 0", $"{context.Options.Int8(1)}");
        _input = context.InputOffset(0);
        _output = context.OutputOffset;
        _inputZeroPoint = input.ZeroPoint;
        _weights = context.ConstantInt8(1);
        _bias = context.Bias(2, _units);
        var range = FusedActivation.Range(context, context.Options.Int8(0));
        bool perTensor = weights.Scales.Length == 1;
        _weightZeroPoint = perTensor ? weights.ZeroPoint : 0;
        _requantizer = perTensor
            ? Requantizer.PerTensor(input, weights, output, _units, range)
            : Requantizer.PerChannel(input, weights, output, _units, range);
        _vectors = context.UseVectors;
#if NET
        if (_vectors && context.Budget.TryTake(Host.HostDense.Bytes(_depth, _units)))
        {
            _host = new Host.HostDense(_depth, _units, _inputZeroPoint, _weightZeroPoint, _weights, _bias, _requantizer, context.Path == EnginePath.Host);
            ScratchBytes = _host.ScratchBytes;
            PackedBytes = _host.PackedBytes;
        }
#endif
        if (!_vectors && context.Budget.TryTake(Board.BoardFullyConnected.Bytes(_depth, _units)))
        {
            _board = new Board.BoardFullyConnected(_depth, _units, _inputZeroPoint, _weights, _weightZeroPoint, _bias, _requantizer);
            ScratchBytes = _board.ScratchBytes;
            PackedBytes = _board.PackedBytes;
            _weights = System.Array.Empty<sbyte>();
        }

        MultiplyAccumulates = (long)_batches * _units * _depth;
    }

    public override long MultiplyAccumulates { get; }

    public override long ScratchBytes { get; }

    public override long PackedBytes { get; }

    public override unsafe void Invoke(sbyte[] arena)
    {
        fixed (sbyte* memory = arena)
        fixed (sbyte* weights = _weights)
        {
            for (int batch = 0; batch < _batches; batch++)
            {
                sbyte* source = memory + _input + (batch * _depth);
#if NET
                if (_host != null)
                {
                    _host.Invoke(source, memory + _output + (batch * _units));
                    continue;
                }
#endif
                if (_board != null)
                {
                    _board.Invoke(source, memory + _output + (batch * _units));
                    continue;
                }

                int centredSum = _weightZeroPoint == 0 ? 0 : CentredSum(source);
                for (int unit = 0; unit < _units; unit++)
                {
                    int sum = _bias[unit] + DotProduct.Compute(weights + (unit * _depth), source, _depth, _inputZeroPoint, _vectors);
                    sum -= _weightZeroPoint * centredSum;
                    memory[_output + (batch * _units) + unit] = _requantizer.Apply(sum, unit);
                }
            }
        }
    }

    private unsafe int CentredSum(sbyte* source)
    {
        int sum = 0;
        for (int i = 0; i < _depth; i++)
        {
            sum += source[i] - _inputZeroPoint;
        }

        return sum;
    }
}
