namespace MeadowTinyMl.Inference.Kernels;

/// <summary>How much memory the vector paths of a model may take for layouts of their own: a small multiple of what the constants may take, so that no file makes an engine swell.</summary>
internal sealed class LayoutBudget
{
    private const int TimesConstants = 4;

    private double _bytes;

    public LayoutBudget(ModelLimits limits) => _bytes = (double)TimesConstants * limits.MaxConstantBytes;

    /// <summary>Takes memory from the budget, or returns false where too little is left; the board path's code then does that operator.</summary>
    public bool TryTake(double bytes)
    {
        if (bytes > _bytes)
        {
            return false;
        }

        _bytes -= bytes;
        return true;
    }
}
