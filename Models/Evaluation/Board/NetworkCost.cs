using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Evaluation.Board;

/// <summary>What a network costs on the board, for one input.</summary>
/// <param name="Instructions">ARM instructions, estimated by <see cref="InstructionModel"/>.</param>
/// <param name="MultiplyAccumulates">Multiply-accumulates.</param>
/// <param name="FileBytes">Bytes of the <c>.tflite</c> file.</param>
/// <param name="ArenaBytes">Bytes of the arena.</param>
/// <param name="ScratchBytes">Bytes of scratch.</param>
/// <param name="PackedBytes">Bytes of weights laid out anew.</param>
public sealed record NetworkCost(long Instructions, long MultiplyAccumulates, int FileBytes, int ArenaBytes, long ScratchBytes, long PackedBytes)
{
    /// <summary>Gets the bytes of memory: the file, the arena, scratch and the weights laid out.</summary>
    public long RamBytes => FileBytes + ArenaBytes + ScratchBytes + PackedBytes;

    /// <summary>Prepares a model as the board does and estimates it.</summary>
    /// <param name="model">A model.</param>
    /// <exception cref="ModelFormatException">The engine cannot run it.</exception>
    public static NetworkCost Of(TfliteModel model)
    {
        var interpreter = new Interpreter(model, EnginePath.Board);
        return new NetworkCost(
            InstructionModel.Of(model, interpreter),
            interpreter.MultiplyAccumulates,
            model.ByteCount,
            interpreter.ArenaBytes,
            interpreter.ScratchBytes,
            interpreter.PackedBytes);
    }
}
