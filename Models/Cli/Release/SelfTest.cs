using System;
using System.IO;
using System.Linq;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary>Known answers for the self-test of a board: synthetic inputs, never recordings, and what the network answers to them.</summary>
internal static class SelfTest
{
    public const string InputFile = "self-test-inputs.bin";
    public const string OutputFile = "self-test-outputs.bin";

    private const int Vectors = 4;
    private const uint Seed = 0x4D54_4D4C;

    /// <summary>Makes the vectors, back to back, and their answers.</summary>
    public static (byte[] Inputs, byte[] Outputs) Create(TfliteModel model)
    {
        var inputs = new byte[Vectors * new Interpreter(model).InputInfo(0).ByteCount];
        uint state = Seed;
        for (int i = 0; i < inputs.Length; i++)
        {
            // Marsaglia, Xorshift RNGs, Journal of Statistical Software 8 (2003).
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            inputs[i] = (byte)(state >> 24);
        }

        return (inputs, Answer(model, inputs));
    }

    /// <summary>Says whether both paths of the engine give the answers that stand in the folder.</summary>
    public static bool Passes(string folder, TfliteModel model)
    {
        byte[] inputs = File.ReadAllBytes(Path.Combine(folder, InputFile));
        byte[] outputs = File.ReadAllBytes(Path.Combine(folder, OutputFile));
        return inputs.Length > 0 && inputs.Length % new Interpreter(model).InputInfo(0).ByteCount == 0
            && Answer(model, inputs, EnginePath.Board).SequenceEqual(outputs) && Answer(model, inputs).SequenceEqual(outputs);
    }

    private static byte[] Answer(TfliteModel model, byte[] inputs, EnginePath path = EnginePath.Host)
    {
        var interpreter = new Interpreter(model, path);
        return inputs.Chunk(interpreter.InputInfo(0).ByteCount).SelectMany(vector =>
        {
            vector.CopyTo(interpreter.InputBytes(0));
            interpreter.Invoke();
            return interpreter.OutputBytes(0).ToArray();
        }).ToArray();
    }
}
