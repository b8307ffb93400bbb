namespace MeadowTinyMl.Sentinel;

/// <summary>One switched output. De-energised is its safe state: what a power failure leaves.</summary>
public interface IRelay
{
    /// <summary>Switches until the next call; must not block.</summary>
    /// <param name="isEnergised">Whether current flows.</param>
    void Switch(bool isEnergised);

    /// <summary>Gets whether current flows, read back from the output itself.</summary>
    bool IsEnergised { get; }
}
