#if NET
using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>FULLY_CONNECTED with vector instructions: up to 32 units at a time. Every weight is used once, so they stay 8 bits wide in memory and are widened on the way.</summary>
internal sealed unsafe class HostDense
{
    private const int Block = 8;
    private const int BytesOfPair = 2 * Block;
    private const int SmallBytes = 2048;

    private readonly int _depth;
    private readonly int _units;
    private readonly int _zeroPoint;
    private readonly int _weightZeroPoint;
    private readonly int _pairs;
    private readonly sbyte[] _weights;
    private readonly short[] _values;
    private readonly int[] _sums = new int[4 * Block];
    private readonly int[] _bias;
    private readonly Requantizer _requantizer;
    private readonly VectorRequantizer? _vectorRequantizer;

    public HostDense(int depth, int units, int zeroPoint, int weightZeroPoint, sbyte[] weights, int[] bias, Requantizer requantizer, bool avx2)
    {
        _depth = depth;
        _units = units;
        _zeroPoint = zeroPoint;
        _weightZeroPoint = weightZeroPoint;
        _pairs = (depth + 1) / 2;
        _values = new short[2 * _pairs];
        int blocks = (units + Block - 1) / Block;
        _weights = new sbyte[blocks * _pairs * BytesOfPair];
        for (int unit = 0; unit < units; unit++)
        {
            for (int i = 0; i < depth; i++)
            {
                _weights[(((unit / Block * _pairs) + (i / 2)) * BytesOfPair) + (unit % Block * 2) + (i % 2)] = weights[(unit * depth) + i];
            }
        }

        _bias = bias;
        _requantizer = requantizer;
        _vectorRequantizer = avx2 ? new VectorRequantizer(requantizer, bias, (long)depth * 256 * 255) : null;
    }

    /// <summary>Gets the bytes of the weights as laid out here.</summary>
    public long PackedBytes => _weights.LongLength;

    /// <summary>Gets the bytes of the values as laid out here.</summary>
    public long ScratchBytes => _values.LongLength * sizeof(short);

    /// <summary>Returns the bytes that an operator would take here, at most.</summary>
    public static double Bytes(int depth, int units) => ((double)(units + Block) * (depth + 1)) + (2.0 * depth) + (5.0 * sizeof(int) * units) + SmallBytes;

    /// <summary>Computes the units for one vector of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke(sbyte* from, sbyte* output)
    {
        fixed (short* values = _values)
        fixed (sbyte* weights = _weights)
        fixed (int* sums = _sums)
        {
            Lanes.Centre(from, _depth, _zeroPoint, values);
            int correction = _weightZeroPoint == 0 ? 0 : -_weightZeroPoint * Sum(values);
            int size = _pairs * BytesOfPair;
            int unit = 0;
            if (_vectorRequantizer != null)
            {
                for (; unit + (4 * Block) <= _units; unit += 4 * Block)
                {
                    FourBlocks(weights + ((long)(unit / Block) * size), (int*)values, correction, unit, sums, output + unit);
                }
            }

            for (; unit < _units; unit += Block)
            {
                sbyte* own = weights + ((long)(unit / Block) * size);
                int count = Math.Min(Block, _units - unit);
                if (_vectorRequantizer != null)
                {
                    OneBlock(own, (int*)values, correction, unit, count, sums, output + unit);
                }
                else
                {
                    Portable(own, (int*)values, correction, unit, count, sums, output + unit);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FourBlocks(sbyte* weights, int* values, int correction, int unit, int* sums, sbyte* output)
    {
        nint size = _pairs * BytesOfPair;
        sbyte* third = weights + (2 * size);
        Vector256<int> a = Vector256.Create(correction), b = a, c = a, d = a;
        int pairs = _pairs;
        for (nint i = 0; i < pairs; i++)
        {
            Vector256<short> x = Vector256.Create(values[i]).AsInt16();
            a += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(weights), x);
            b += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(weights + size), x);
            c += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(third), x);
            d += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(third + size), x);
            weights += BytesOfPair;
            third += BytesOfPair;
        }

        a.Store(sums);
        b.Store(sums + Block);
        c.Store(sums + (2 * Block));
        d.Store(sums + (3 * Block));
        _vectorRequantizer!.ThirtyTwo(sums, unit).Store(output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OneBlock(sbyte* weights, int* values, int correction, int unit, int count, int* sums, sbyte* output)
    {
        Vector256<int> even = Vector256.Create(correction), odd = default;
        int i = 0;
        for (; i + 2 <= _pairs; i += 2)
        {
            even += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(weights), Vector256.Create(values[i]).AsInt16());
            odd += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(weights + BytesOfPair), Vector256.Create(values[i + 1]).AsInt16());
            weights += 2 * BytesOfPair;
        }

        if (i < _pairs)
        {
            even += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(weights), Vector256.Create(values[i]).AsInt16());
        }

        (even + odd).Store(sums);
        VectorRequantizer.Store(_vectorRequantizer!.Eight(sums, unit), count, output);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Portable(sbyte* weights, int* values, int correction, int unit, int count, int* sums, sbyte* output)
    {
        Vector128<int> low = Vector128.Create(correction), high = low;
        for (int i = 0; i < _pairs; i++)
        {
            Vector128<short> x = Vector128.Create(values[i]).AsInt16();
            (Vector128<short> first, Vector128<short> second) = Vector128.Widen(Vector128.Load(weights));
            low += Lanes.MultiplyAddPairs(first, x);
            high += Lanes.MultiplyAddPairs(second, x);
            weights += BytesOfPair;
        }

        low.Store(sums);
        high.Store(sums + 4);
        for (int i = 0; i < count; i++)
        {
            output[i] = _requantizer.Apply(_bias[unit + i] + sums[i], unit + i);
        }
    }

    private int Sum(short* values)
    {
        int sum = 0;
        for (int i = 0; i < _depth; i++)
        {
            sum += values[i];
        }

        return sum;
    }
}
#endif
