using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Evaluation;

/// <summary>What a network takes of a board.</summary>
/// <param name="Bytes">Size of the <c>.tflite</c> file.</param>
/// <param name="MultiplyAccumulates">For one input.</param>
/// <param name="ArenaBytes">Working memory.</param>
public readonly record struct ModelSize(int Bytes, long MultiplyAccumulates, int ArenaBytes)
{
    /// <summary>Measures a network.</summary>
    /// <param name="model">The network.</param>
    public static ModelSize Of(TfliteModel model)
    {
        var interpreter = new Interpreter(model);
        return new ModelSize(model.ByteCount, interpreter.MultiplyAccumulates, interpreter.ArenaBytes);
    }
}
