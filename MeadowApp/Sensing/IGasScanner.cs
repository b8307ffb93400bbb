namespace MeadowTinyMl.Sensing;

/// <summary>A gas sensor, or several on one board, that runs heater scans on its own schedule.</summary>
public interface IGasScanner
{
    /// <summary>Asks for the next finished scan; never blocks.</summary>
    /// <param name="scan">Holds a scan when the answer is <see cref="ReadState.Ready"/>; else what it holds is of no account.</param>
    ReadState TryRead(GasScan scan);
}
