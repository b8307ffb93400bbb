using MeadowTinyMl.Inference.FlatBuffers;

namespace MeadowTinyMl.Inference;

/// <summary>What a model says of one operator.</summary>
public sealed class OperatorInfo
{
    internal OperatorInfo(int index, BuiltinOperator code, string name, bool isSupported, int version, int[] inputs, int[] outputs, int optionsType, FlatTable options, int offset)
    {
        Index = index;
        Code = code;
        Name = name;
        IsSupported = isSupported;
        Version = version;
        Inputs = inputs;
        Outputs = outputs;
        OptionsType = optionsType;
        Options = options;
        Offset = offset;
    }

    /// <summary>Gets its place in its subgraph's order of execution, from 0.</summary>
    public int Index { get; }

    /// <summary>Gets which operator it is: a number of the schema, named by <see cref="BuiltinOperator"/> only where this engine runs it.</summary>
    public BuiltinOperator Code { get; }

    /// <summary>Gets its name: the schema's, such as CONV_2D, or the one that a custom operator gives itself.</summary>
    public string Name { get; }

    /// <summary>Gets a value indicating whether this engine runs it; a model with another one can be read, not run.</summary>
    public bool IsSupported { get; }

    /// <summary>Gets the version that the converter asked for.</summary>
    public int Version { get; }

    /// <summary>Gets the indexes of the input tensors; −1 stands for an optional input that is absent.</summary>
    public int[] Inputs { get; }

    /// <summary>Gets the indexes of the output tensors; none for CALL_ONCE and ASSIGN_VARIABLE.</summary>
    public int[] Outputs { get; }

    /// <summary>Gets where the operator stands in the file.</summary>
    internal int Offset { get; }

    /// <summary>Gets which options table follows, by its number in the schema's union; 0 for none.</summary>
    internal int OptionsType { get; }

    /// <summary>Gets the options; an absent table has the schema's defaults.</summary>
    internal FlatTable Options { get; }

    /// <summary>Gets or sets which variable VAR_HANDLE, READ_VARIABLE or ASSIGN_VARIABLE means; −1 for other operators.</summary>
    internal int Variable { get; set; } = -1;
}
