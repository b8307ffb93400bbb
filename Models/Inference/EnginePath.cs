namespace MeadowTinyMl.Inference;

/// <summary>Which of two implementations, equal bit for bit, computes the inner loops.</summary>
public enum EnginePath
{
    /// <summary>Plain integer code, as the board runs it.</summary>
    Board,

    /// <summary>Vector instructions, where the runtime and the processor have them.</summary>
    Host,
}
