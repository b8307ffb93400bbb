namespace MeadowTinyMl.Inference.Kernels;

/// <summary>VAR_HANDLE: which variable it names is settled when the model is read.</summary>
internal sealed class NoKernel : Kernel
{
    public static readonly NoKernel Instance = new();

    public override void Invoke(sbyte[] arena)
    {
    }
}
