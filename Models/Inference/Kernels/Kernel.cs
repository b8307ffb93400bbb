namespace MeadowTinyMl.Inference.Kernels;

/// <summary>One operator, prepared: it knows where its tensors lie in the arena and computes without further checks.</summary>
internal abstract class Kernel
{
    /// <summary>Gets the number of multiply-accumulates of one invocation.</summary>
    public virtual long MultiplyAccumulates => 0;

    /// <summary>Gets the steps of the innermost loop of one invocation, at most.</summary>
    public virtual long Steps => MultiplyAccumulates;

    /// <summary>Gets the bytes of memory of its own that it writes to while it runs.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Gets the bytes of constants that it holds beside those of the file, laid out as its inner loops want them.</summary>
    public virtual long PackedBytes => 0;

    /// <summary>Computes the outputs from the inputs.</summary>
    public abstract void Invoke(sbyte[] arena);
}
