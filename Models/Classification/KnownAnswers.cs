using System;
using System.Buffers.Binary;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Classification;

/// <summary>
/// Known answers of a bundle: inputs of its network back to back, and what a right engine answers to them, byte for byte. Where the manifest has an exponent of the clip, the confidences of one decision over all these inputs
/// follow, as uint16, little-endian, in 1/10 000.
/// </summary>
public static class KnownAnswers
{
    /// <summary>The file of the inputs.</summary>
    public const string InputFile = "self-test-inputs.bin";

    /// <summary>The file of the answers.</summary>
    public const string OutputFile = "self-test-outputs.bin";

    /// <summary>Says whether the engine here gives the known answers.</summary>
    /// <param name="bundle">Network and exponent.</param>
    /// <param name="inputs">At least one input; the network's input type.</param>
    /// <param name="outputs">As many answers; its output type.</param>
    /// <param name="path">Which of the engine's paths.</param>
    /// <remarks>Reserves an arena of its own.</remarks>
    /// <exception cref="ModelFormatException">An operator does not fit its tensors.</exception>
    public static bool AreGiven(ModelBundle bundle, byte[] inputs, byte[] outputs, EnginePath path = EnginePath.Host) =>
        inputs.Length > 0 && TryAnswer(bundle, inputs, path, out byte[] given) && given.AsSpan().SequenceEqual(outputs);

    /// <summary>Returns what the engine here answers.</summary>
    /// <param name="bundle">Network and exponent.</param>
    /// <param name="inputs">Inputs back to back.</param>
    /// <param name="path">Which of the engine's paths.</param>
    /// <param name="answers">The answers; none where the inputs are no whole number of inputs.</param>
    /// <returns>Whether the inputs are a whole number of inputs.</returns>
    /// <exception cref="ModelFormatException">An operator does not fit its tensors.</exception>
    public static bool TryAnswer(ModelBundle bundle, byte[] inputs, EnginePath path, out byte[] answers)
    {
        var interpreter = new Interpreter(bundle.Model, path);
        int length = interpreter.InputInfo(0).ByteCount;
        if (inputs.Length % length != 0)
        {
            answers = Array.Empty<byte>();
            return false;
        }

        int vectors = inputs.Length / length;
        int classes = bundle.Manifest.Labels.Count;
        bool isRaised = bundle.Manifest.ClipExponent != ClipConfidence.MeanAsItIs;
        answers = new byte[(vectors * classes) + (isRaised ? sizeof(ushort) * classes : 0)];
        var shares = new int[classes];
        for (int vector = 0; vector < vectors; vector++)
        {
            inputs.AsSpan(vector * length, length).CopyTo(interpreter.InputBytes(0));
            interpreter.Invoke();
            interpreter.OutputBytes(0).CopyTo(answers.AsSpan(vector * classes));
            ReadOnlySpan<sbyte> output = interpreter.Int8Output(0);
            for (int i = 0; i < classes; i++)
            {
                shares[i] += output[i] + 128;
            }
        }

        if (isRaised)
        {
            var confidences = new int[classes];
            ClipConfidence.Write(shares, vectors, bundle.Manifest.ClipExponent, confidences);
            for (int i = 0; i < classes; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(answers.AsSpan((vectors * classes) + (sizeof(ushort) * i)), (ushort)confidences[i]);
            }
        }

        return true;
    }
}
