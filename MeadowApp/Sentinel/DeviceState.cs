namespace MeadowTinyMl.Sentinel;

/// <summary>In which state the device as a whole is, for the panel.</summary>
public enum DeviceState
{
    /// <summary>The AI runs.</summary>
    Running,

    /// <summary>A person has stopped it: relay de-energised, AI off, plain threshold alarm and log on.</summary>
    Stopped,

    /// <summary>The log cannot be written: relay de-energised, alerts still sound, the plain threshold alarm stands beside them.</summary>
    WithoutLog,
}
