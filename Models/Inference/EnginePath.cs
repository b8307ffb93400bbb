namespace MeadowTinyMl.Inference;

/// <summary>Which of several implementations, equal bit for bit, computes the inner loops.</summary>
public enum EnginePath
{
    /// <summary>Plain integer code, as the board runs it.</summary>
    Board,

    /// <summary>Vector instructions of 256 bits, where the runtime and the processor have them (AVX2).</summary>
    Host,

    /// <summary>Vector instructions of 128 bits, which nearly every processor has.</summary>
    Portable,
}
