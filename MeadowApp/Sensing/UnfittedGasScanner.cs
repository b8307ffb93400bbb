namespace MeadowTinyMl.Sensing;

/// <summary>Stands where no gas sensor is fitted: says so, and never gives data.</summary>
public sealed class UnfittedGasScanner : IGasScanner
{
    /// <inheritdoc/>
    public ReadState TryRead(GasScan scan) => ReadState.Lost;
}
