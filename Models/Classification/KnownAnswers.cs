using System;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Classification;

/// <summary>Known answers of a network: inputs back to back, and what a right engine answers to them, byte for byte.</summary>
public static class KnownAnswers
{
    /// <summary>The file of the inputs.</summary>
    public const string InputFile = "self-test-inputs.bin";

    /// <summary>The file of the answers.</summary>
    public const string OutputFile = "self-test-outputs.bin";

    /// <summary>Says whether the engine here gives the known answers.</summary>
    /// <param name="model">The network.</param>
    /// <param name="inputs">At least one input; the network's input type.</param>
    /// <param name="outputs">As many answers; its output type.</param>
    /// <param name="path">Which of the engine's paths.</param>
    /// <remarks>Reserves an arena of its own.</remarks>
    /// <exception cref="ModelFormatException">An operator does not fit its tensors.</exception>
    public static bool AreGiven(TfliteModel model, byte[] inputs, byte[] outputs, EnginePath path = EnginePath.Host)
    {
        var interpreter = new Interpreter(model, path);
        int inputLength = interpreter.InputInfo(0).ByteCount;
        int outputLength = interpreter.OutputInfo(0).ByteCount;
        if (inputs.Length == 0 || inputs.Length % inputLength != 0 || outputs.Length != inputs.Length / inputLength * outputLength)
        {
            return false;
        }

        for (int vector = 0; vector < inputs.Length / inputLength; vector++)
        {
            inputs.AsSpan(vector * inputLength, inputLength).CopyTo(interpreter.InputBytes(0));
            interpreter.Invoke();
            if (!interpreter.OutputBytes(0).SequenceEqual(outputs.AsSpan(vector * outputLength, outputLength)))
            {
                return false;
            }
        }

        return true;
    }
}
