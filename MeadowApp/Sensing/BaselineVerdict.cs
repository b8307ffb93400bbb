namespace MeadowTinyMl.Sensing;

/// <summary>How far the commissioning of a gas sensor has come.</summary>
public enum BaselineVerdict
{
    /// <summary>More scans are needed.</summary>
    NeedsMoreScans,

    /// <summary>Ten steady scans were taken; the baseline stands.</summary>
    Accepted,

    /// <summary>Ten scans were taken and differ too much; the air or the sensor was not steady.</summary>
    Unstable,
}
