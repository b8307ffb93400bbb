using System.IO;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary>Known answers for the self-test of a board: synthetic inputs, never recordings, and what the bundle answers to them.</summary>
internal static class SelfTest
{
    public const string InputFile = KnownAnswers.InputFile;
    public const string OutputFile = KnownAnswers.OutputFile;

    private const int Vectors = 4;
    private const uint Seed = 0x4D54_4D4C;

    /// <summary>Makes the vectors, back to back, and their answers.</summary>
    public static (byte[] Inputs, byte[] Outputs) Create(ModelBundle bundle)
    {
        var inputs = new byte[Vectors * new Interpreter(bundle.Model).InputInfo(0).ByteCount];
        uint state = Seed;
        for (int i = 0; i < inputs.Length; i++)
        {
            // Marsaglia, Xorshift RNGs, Journal of Statistical Software 8 (2003).
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            inputs[i] = (byte)(state >> 24);
        }

        KnownAnswers.TryAnswer(bundle, inputs, EnginePath.Host, out byte[] outputs);
        return (inputs, outputs);
    }

    /// <summary>Says whether both paths of the engine give the answers that stand in the folder.</summary>
    public static bool Passes(string folder, ModelBundle bundle)
    {
        byte[] inputs = File.ReadAllBytes(Path.Combine(folder, InputFile));
        byte[] outputs = File.ReadAllBytes(Path.Combine(folder, OutputFile));
        return KnownAnswers.AreGiven(bundle, inputs, outputs, EnginePath.Board) && KnownAnswers.AreGiven(bundle, inputs, outputs);
    }
}
