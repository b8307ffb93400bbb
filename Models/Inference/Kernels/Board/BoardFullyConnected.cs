namespace MeadowTinyMl.Inference.Kernels.Board;

/// <summary>FULLY_CONNECTED in 32-bit integers: three units at a time, eight inputs at a time.</summary>
/// <remarks>
/// One multiply-add for each weight. Packing several units into a word, as convolutions do with positions, would need their weights as words: nearly three times the
/// memory, for layers that hold most of a model's weights.
/// </remarks>
internal sealed unsafe class BoardFullyConnected
{
    private const int Units = 3;
    private const int Block = 8;

    private readonly int _depth;
    private readonly int _blocks;
    private readonly int _triples;
    private readonly int _weightZeroPoint;
    private readonly sbyte[] _weights;
    private readonly sbyte[] _codes;
    private readonly int[] _sums;
    private readonly BoardRequantizer _requantizer;

    public BoardFullyConnected(int depth, int units, int zeroPoint, sbyte[] weights, int weightZeroPoint, int[] bias, Requantizer requantizer)
    {
        _depth = depth;
        _blocks = (depth + Block - 1) / Block;
        _triples = (units + Units - 1) / Units;
        _weightZeroPoint = weightZeroPoint;
        _weights = Interleave(weights, units);
        _codes = new sbyte[_blocks * Block];
        _sums = new int[_triples * Units];

        // Σ (w − v)·(x − z) = Σ w·x − z·Σ w − v·Σ x + depth·v·z; only Σ x has to wait for the input.
        int[] centred = WeightSums.Centre(bias, weights, depth, 1, zeroPoint);
        for (int unit = 0; unit < units; unit++)
        {
            centred[unit] = unchecked(centred[unit] + (depth * weightZeroPoint * zeroPoint));
        }

        _requantizer = new BoardRequantizer(requantizer, centred);
    }

    /// <summary>Gets the bytes of the arrays that an invocation writes to.</summary>
    public long ScratchBytes => _codes.LongLength + (4L * _sums.LongLength);

    /// <summary>Gets the bytes of the constants laid out for this path.</summary>
    public long PackedBytes => _weights.LongLength + _requantizer.Bytes;

    /// <summary>Returns at most how many bytes an instance takes, scratch and constants.</summary>
    public static long Bytes(int depth, int units)
    {
        long padded = (long)depth + Block;
        return (padded * (units + Units + 1)) + (4L * (units + Units)) + BoardRequantizer.BytesOf(units);
    }

    /// <summary>Computes one row of inputs.</summary>
    public void Invoke(sbyte* input, sbyte* output)
    {
        fixed (sbyte* codes = _codes)
        fixed (sbyte* weights = _weights)
        fixed (int* sums = _sums)
        {
            int total = Copy(input, codes, codes + _depth);
            sbyte* from = weights;
            for (int triple = 0; triple < _triples; triple++)
            {
                Multiply(codes, from, _blocks, sums + (Units * triple));
                from += _blocks * Units * Block;
            }

            if (_weightZeroPoint != 0)
            {
                for (int unit = 0; unit < _sums.Length; unit++)
                {
                    sums[unit] = unchecked(sums[unit] - (_weightZeroPoint * total));
                }
            }

            _requantizer.Apply(sums, output);
        }
    }

    // To where words are aligned, and a whole number of blocks can be read.
    private static int Copy(sbyte* from, sbyte* to, sbyte* end)
    {
        int sum = 0;
        for (; to < end; to++)
        {
            int code = *from++;
            *to = (sbyte)code;
            sum += code;
        }

        return sum;
    }

    // At most four arguments and six busy variables: more than that, and Mono keeps sums in memory. Unrolled for the same reason as in Codes.
    private static void Multiply(sbyte* x, sbyte* w, int blocks, int* sums)
    {
        int a = 0, b = 0, c = 0;
        do
        {
            Codes8 codes = *(Codes8*)x;
            CodesOf3 weights = *(CodesOf3*)w;
            a += (codes.A * weights.A0) + (codes.B * weights.B0) + (codes.C * weights.C0) + (codes.D * weights.D0)
                + (codes.E * weights.E0) + (codes.F * weights.F0) + (codes.G * weights.G0) + (codes.H * weights.H0);
            b += (codes.A * weights.A1) + (codes.B * weights.B1) + (codes.C * weights.C1) + (codes.D * weights.D1)
                + (codes.E * weights.E1) + (codes.F * weights.F1) + (codes.G * weights.G1) + (codes.H * weights.H1);
            c += (codes.A * weights.A2) + (codes.B * weights.B2) + (codes.C * weights.C2) + (codes.D * weights.D2)
                + (codes.E * weights.E2) + (codes.F * weights.F2) + (codes.G * weights.G2) + (codes.H * weights.H2);
            x += Block;
            w += Units * Block;
        }
        while (--blocks > 0);
        sums[0] = a;
        sums[1] = b;
        sums[2] = c;
    }

    /// <summary>Lays weights out as they are used: eight of each of three units in turn, filled up with zeroes.</summary>
    private sbyte[] Interleave(sbyte[] weights, int units)
    {
        var laid = new sbyte[_triples * _blocks * Units * Block];
        for (int unit = 0; unit < units; unit++)
        {
            for (int k = 0; k < _depth; k++)
            {
                laid[(((unit / Units * _blocks) + (k / Block)) * Units * Block) + (unit % Units * Block) + (k % Block)] = weights[(unit * _depth) + k];
            }
        }

        return laid;
    }
}
