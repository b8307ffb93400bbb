namespace MeadowTinyMl.Inference.Kernels;

/// <summary>An input that may be computed, and lies in the arena, or be a constant of the file.</summary>
internal readonly struct Operand
{
    private readonly sbyte[]? _constant;

    public Operand(sbyte[]? constant, int offset)
    {
        _constant = constant;
        Offset = offset;
    }

    /// <summary>Gets where it starts in what <see cref="In"/> returns.</summary>
    public int Offset { get; }

    /// <summary>Returns the same memory, starting later.</summary>
    public Operand From(int bytes) => new(_constant, Offset + bytes);

    /// <summary>Returns the memory that holds it.</summary>
    public sbyte[] In(sbyte[] arena) => _constant ?? arena;
}
