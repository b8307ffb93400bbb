using System;
using System.Runtime.InteropServices;
using MeadowTinyMl.Inference;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>The guard itself: arrays that were moved hold their values, and the bytes beside them cannot be read.</summary>
public unsafe class GuardedMemoryTests
{
    [Fact]
    public void Copy_HoldsTheValuesBesideInaccessibleBytes()
    {
        if (!GuardedMemory.IsSupported)
        {
            return;
        }

        using var memory = new GuardedMemory();
        foreach (int length in new[] { 1, 3, 17, 4096, 100_001 })
        {
            var values = new sbyte[length];
            new Random(length).NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
            sbyte[] copy = memory.Copy(values);
            Assert.Equal(values, copy);
            fixed (sbyte* start = copy)
            {
                Assert.True(CanRead(start + length - 1));
                Assert.False(CanRead(start + length), $"{length} bytes");
            }
        }
    }

    [Fact]
    public void Move_ReplacesArenaWeightsAndConstants()
    {
        if (!GuardedMemory.IsSupported)
        {
            return;
        }

        using var memory = new GuardedMemory();
        var interpreter = new Interpreter(TfliteModel.Parse(TestModel.Classifier(1)), EnginePath.Board);
        var plain = new Interpreter(TfliteModel.Parse(TestModel.Classifier(1)), EnginePath.Board);
        memory.Move(interpreter);
        fixed (byte* input = interpreter.InputBytes(0))
        {
            Assert.False(CanRead(input - 1000) && CanRead(input + interpreter.ArenaBytes + 1000));
        }

        new Random(1).NextBytes(interpreter.InputBytes(0));
        interpreter.InputBytes(0).CopyTo(plain.InputBytes(0));
        interpreter.Invoke();
        plain.Invoke();
        GC.Collect();
        Assert.Equal(plain.OutputBytes(0).ToArray(), interpreter.OutputBytes(0).ToArray());
    }

    // The kernel copies a byte out, or says that it cannot.
    private static bool CanRead(void* address)
    {
        int* ends = stackalloc int[2];
        Assert.Equal(0, pipe(ends));
        nint written = write(ends[1], address, 1);
        _ = close(ends[0]);
        _ = close(ends[1]);
        return written == 1;
    }

#pragma warning disable SYSLIB1054, CA5392
    [DllImport("libc")]
    private static extern int pipe(int* ends);

    [DllImport("libc")]
    private static extern nint write(int file, void* bytes, nuint count);

    [DllImport("libc")]
    private static extern int close(int file);
#pragma warning restore SYSLIB1054, CA5392
}
