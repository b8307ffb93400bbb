using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading.Tasks;
using MeadowTinyMl.Training;

namespace MeadowTinyMl.Benchmarks;

/// <summary>
/// The matrix product at the released sound network's three largest shapes against the peak of float multiply-adds that the same threads reach in registers:
/// <c>dotnet run -c Release --project tests/Benchmarks -- matrix [THREADS]</c>.
/// </summary>
/// <remarks>
/// Peak: ten independent sums of eight floats a thread, fused multiply-adds without any memory. Both are the best of many rounds, taken in turns, because a
/// neighbour on the machine can only make a round slower.
/// </remarks>
internal static class MatrixPeak
{
    private const int Rounds = 60;
    private const int PeakSteps = 400_000;
    private const int PeakSums = 10;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(4);

    // A batch of 32 patches: positions × input channels × filters of the three pointwise convolutions with the most multiply-adds.
    private static readonly (int Rows, int Inner, int Columns)[] Shapes = [(32 * 192, 48, 64), (32 * 48, 96, 96), (32 * 768, 16, 32)];

    public static void Run(int threads)
    {
        Case[] cases = Shapes.Select(shape => new Case(shape, threads)).ToArray();
        double peak = 0;
        for (int round = 0; round < Rounds; round++)
        {
            peak = Math.Max(peak, Peak(threads));
            foreach (Case one in cases)
            {
                one.Measure();
            }
        }

        Console.WriteLine($"{threads} thread(s), peak {peak:F1} multiply-adds per ns");
        foreach (Case one in cases)
        {
            Console.WriteLine($"[{one.Shape.Rows}, {one.Shape.Inner}] · [{one.Shape.Inner}, {one.Shape.Columns}]: {one.Best:F1} per ns, {one.Best / peak:P0} of the peak; for the gradients in the weights {one.BestTransposed:F1}, {one.BestTransposed / peak:P0}");
        }
    }

    private static double Peak(int threads)
    {
        var sums = new float[threads];
        long start = Stopwatch.GetTimestamp();
        Parallel.For(0, threads, thread => sums[thread] = Burn());
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        return sums.All(float.IsFinite) ? (double)threads * PeakSteps * PeakSums * 8 / nanoseconds : throw new InvalidOperationException("The sums overflowed.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Burn()
    {
        Vector256<float> a = Vector256.Create(0.999f);
        Vector256<float> b = Vector256.Create(0.001f);
        Vector256<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a;
        for (int step = 0; step < PeakSteps; step++)
        {
            s0 = Vector256.FusedMultiplyAdd(s0, a, b);
            s1 = Vector256.FusedMultiplyAdd(s1, a, b);
            s2 = Vector256.FusedMultiplyAdd(s2, a, b);
            s3 = Vector256.FusedMultiplyAdd(s3, a, b);
            s4 = Vector256.FusedMultiplyAdd(s4, a, b);
            s5 = Vector256.FusedMultiplyAdd(s5, a, b);
            s6 = Vector256.FusedMultiplyAdd(s6, a, b);
            s7 = Vector256.FusedMultiplyAdd(s7, a, b);
            s8 = Vector256.FusedMultiplyAdd(s8, a, b);
            s9 = Vector256.FusedMultiplyAdd(s9, a, b);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9);
    }

    private sealed class Case
    {
        private readonly float[] _a;
        private readonly float[] _b;
        private readonly float[] _c;
        private readonly float[] _gradient;
        private readonly float[] _weightGradient;
        private readonly int _threads;

        public Case((int Rows, int Inner, int Columns) shape, int threads)
        {
            var random = new Random(1);
            Shape = shape;
            _threads = threads;
            _a = Enumerable.Range(0, shape.Rows * shape.Inner).Select(_ => random.NextSingle()).ToArray();
            _b = Enumerable.Range(0, shape.Inner * shape.Columns).Select(_ => random.NextSingle()).ToArray();
            _gradient = Enumerable.Range(0, shape.Rows * shape.Columns).Select(_ => random.NextSingle()).ToArray();
            _c = new float[shape.Rows * shape.Columns];
            _weightGradient = new float[shape.Inner * shape.Columns];
        }

        public (int Rows, int Inner, int Columns) Shape { get; }

        public double Best { get; private set; }

        public double BestTransposed { get; private set; }

        public void Measure()
        {
            Best = Math.Max(Best, Rate(() => MatrixProduct.Accumulate(_a, _b, _c, Shape.Rows, Shape.Inner, Shape.Columns, _threads)));
            BestTransposed = Math.Max(
                BestTransposed, Rate(() => MatrixProduct.AccumulateTransposed(_a, _gradient, _weightGradient, Shape.Inner, Shape.Rows, Shape.Columns, _threads)));
        }

        private double Rate(Action product)
        {
            long count = 0;
            long start = Stopwatch.GetTimestamp();
            TimeSpan elapsed;
            do
            {
                product();
                count++;
                elapsed = Stopwatch.GetElapsedTime(start);
            }
            while (elapsed < RoundTime);

            return (double)count * Shape.Rows * Shape.Inner * Shape.Columns / elapsed.TotalNanoseconds;
        }
    }
}
