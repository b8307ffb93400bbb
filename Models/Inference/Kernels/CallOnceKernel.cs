namespace MeadowTinyMl.Inference.Kernels;

/// <summary>CALL_ONCE: runs another graph at the first invocation and never again, not even after a reset.</summary>
internal sealed class CallOnceKernel : Kernel
{
    private readonly PreparedGraph _body;
    private bool _done;

    public CallOnceKernel(PreparedGraph body)
    {
        _body = body;
        foreach (Kernel kernel in body.Kernels)
        {
            Steps += kernel.Steps;
        }
    }

    public override long Steps { get; }

    public override void Invoke(sbyte[] arena)
    {
        if (!_done)
        {
            _done = true;
            _body.Invoke(arena);
        }
    }
}
