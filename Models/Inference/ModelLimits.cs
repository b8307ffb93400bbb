namespace MeadowTinyMl.Inference;

/// <summary>How large a model may be before it is refused.</summary>
public sealed record ModelLimits
{
    /// <summary>Gets the limits that apply when none are given.</summary>
    public static ModelLimits Default { get; } = new();

    /// <summary>Gets the most subgraphs.</summary>
    public int MaxSubgraphs { get; init; } = 64;

    /// <summary>Gets the most tensors, of all subgraphs together.</summary>
    public int MaxTensors { get; init; } = 4_096;

    /// <summary>Gets the most operators, of all subgraphs together.</summary>
    public int MaxOperators { get; init; } = 4_096;

    /// <summary>Gets the most elements of one tensor.</summary>
    public int MaxElements { get; init; } = 16 * 1024 * 1024;

    /// <summary>Gets the most bytes of the arena, variables included.</summary>
    public int MaxArenaBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets the most bytes of constants, counted once for every operator that reads them.</summary>
    public int MaxConstantBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Gets the most steps of inner loops in one invocation, so that no file makes a caller wait for hours.</summary>
    public long MaxSteps { get; init; } = 20_000_000_000;
}
