namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Where the stop function was asked for.</summary>
public enum StopSource
{
    /// <summary>A button on the board.</summary>
    Button,

    /// <summary>The operator's page, or a command.</summary>
    Page,

    /// <summary>The regular test: the device stops, looks whether the safe state was reached, and goes on.</summary>
    Test,
}
