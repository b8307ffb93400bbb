using System;
using System.Linq;
using System.Runtime.CompilerServices;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Draws random instances of operators and compares both paths of the engine with a second implementation, byte for byte.</summary>
internal static class OperatorHarness
{
    [ThreadStatic]
    private static GuardedMemory? _memory;

    /// <summary>Tries many instances and says how many there were.</summary>
    public static void ForEach(ITestOutputHelper log, int seed, Action<Random> instance, [CallerMemberName] string what = "")
    {
        int count = LongRun.Count(400, 8_000);
        for (int i = 0; i < count; i++)
        {
            int own = (seed * 1_000_000) + i;
            try
            {
                instance(new Random(own));
            }
            catch (ModelFormatException refusal)
            {
                Assert.Fail($"instance {own}: {refusal.Message}");
            }
        }

        log.WriteLine($"{what}: {count} random instances, equal on all paths, arrays beside inaccessible memory: {GuardedMemory.IsSupported}");
    }

    public static void Compare(Random random, byte[] file, Func<sbyte[], sbyte[]> second) => CompareAll(random, file, inputs => [second(inputs[0])]);

    /// <summary>Compares all outputs for random values of all inputs.</summary>
    public static void CompareAll(Random random, byte[] file, Func<sbyte[][], sbyte[][]> second)
    {
        TfliteModel model = TfliteModel.Parse(file);
        var board = new Interpreter(model, EnginePath.Board);
        var host = new Interpreter(model, EnginePath.Host);
        var portable = new Interpreter(model, EnginePath.Portable);
        var inputs = new sbyte[board.InputCount][];
        for (int i = 0; i < inputs.Length; i++)
        {
            var bytes = new byte[board.InputInfo(i).ByteCount];
            random.NextBytes(bytes);
            bytes.CopyTo(board.InputBytes(i));
            bytes.CopyTo(host.InputBytes(i));
            bytes.CopyTo(portable.InputBytes(i));
            inputs[i] = bytes.Select(b => unchecked((sbyte)b)).ToArray();
        }

        Guard(board, host, portable);
        board.Invoke();
        host.Invoke();
        portable.Invoke();
        sbyte[][] expected = second(inputs);
        Assert.Equal(expected.Length, board.OutputCount);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], board.Int8Output(i).ToArray());
            Assert.Equal(expected[i], host.Int8Output(i).ToArray());
            Assert.Equal(expected[i], portable.Int8Output(i).ToArray());
        }
    }

    /// <summary>Moves the interpreters to memory that ends the process when anything beside it is touched; those moved before are given up.</summary>
    public static void Guard(params Interpreter[] interpreters)
    {
        if (GuardedMemory.IsSupported)
        {
            GuardedMemory memory = _memory ??= new GuardedMemory();
            memory.Reset();
            foreach (Interpreter interpreter in interpreters)
            {
                memory.Move(interpreter);
            }
        }
    }

    public static int[] Answers(byte[] file, params int[][] inputs)
    {
        var interpreter = new Interpreter(TfliteModel.Parse(file));
        for (int i = 0; i < inputs.Length; i++)
        {
            inputs[i].Select(value => (sbyte)value).ToArray().CopyTo(interpreter.Int8Input(i));
        }

        interpreter.Invoke();
        return interpreter.Int8Output(0).ToArray().Select(value => (int)value).ToArray();
    }

    public static int[] Shape(Random random, int rank) => Enumerable.Range(0, rank).Select(_ => random.Next(1, 6)).ToArray();

    public static int Count(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    /// <summary>Returns where an element stands along each axis.</summary>
    public static int[] Place(int[] shape, int index)
    {
        var place = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            place[axis] = index % shape[axis];
            index /= shape[axis];
        }

        return place;
    }

    /// <summary>Returns which element stands at a place.</summary>
    public static int Index(int[] shape, int[] place) => shape.Zip(place).Aggregate(0, (index, axis) => (index * axis.First) + axis.Second);

    public static TfliteTensor Codes(Random random, int[] shape) => TestModel.Int8(shape, Scale(random), random.Next(5) switch
    {
        0 => -128,
        1 => 127,
        _ => random.Next(-128, 128),
    });

    // Mostly ordinary, now and then so small or large that multipliers vanish, saturate or shift left.
    public static float Scale(Random random) =>
        (float)Math.Pow(2, random.Next(12) == 0 ? random.Next(-40, 20) : (-7 * random.NextDouble()) - 1) * (1 + random.NextSingle());

    /// <summary>A scale as trained models have them.</summary>
    public static float OrdinaryScale(Random random) => (float)Math.Pow(2, (-7 * random.NextDouble()) - 1) * (1 + random.NextSingle());
}
