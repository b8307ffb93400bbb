using System;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.BoardCost;

/// <summary>Invocations of a model on the board path, with input codes from a fixed seed; the last output is printed as its checksum.</summary>
internal static class Inference
{
    public static int Run(byte[] file, int count)
    {
        var interpreter = new Interpreter(TfliteModel.Parse(file), EnginePath.Board);
        uint state = 1;
        uint checksum = 0;
        for (int i = 0; i < count; i++)
        {
            for (int input = 0; input < interpreter.InputCount; input++)
            {
                state = Fill(interpreter.InputBytes(input), state);
            }

            interpreter.Invoke();
            checksum = unchecked((checksum * 31) + interpreter.OutputBytes(0)[0]);
        }

        Console.WriteLine($"{interpreter.MultiplyAccumulates} multiply-adds, checksum {checksum}");
        return 0;
    }

    // A linear congruential generator; the upper bits are good enough to meet every code.
    private static uint Fill(Span<byte> codes, uint state)
    {
        for (int i = 0; i < codes.Length; i++)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            codes[i] = (byte)(state >> 24);
        }

        return state;
    }
}
