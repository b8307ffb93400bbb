namespace MeadowTinyMl.Inference;

/// <summary>A variable of a model that keeps state from one invocation to the next.</summary>
public sealed class VariableInfo
{
    internal VariableInfo(string name, string? container)
    {
        Name = name;
        Container = container;
    }

    /// <summary>Gets the name that subgraphs share it by.</summary>
    public string Name { get; }

    /// <summary>Gets its size; 0 while nothing reads or assigns it.</summary>
    public int ByteCount { get; internal set; }

    internal string? Container { get; }

    /// <summary>Gets or sets the byte it is filled with at the start and at a reset: the zero point of the tensor it is assigned from.</summary>
    internal sbyte Filling { get; set; }
}
