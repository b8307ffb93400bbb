namespace MeadowTinyMl.Sentinel.CleanAir;

/// <summary>How far the taking of clean air has come.</summary>
public enum CleanAirState
{
    /// <summary>None is being taken.</summary>
    None,

    /// <summary>Scans are being collected: the air is to be left alone.</summary>
    Taking,

    /// <summary>It is logged and stored, and counts from the next start on.</summary>
    Accepted,

    /// <summary>It was not steady, an alert came, the scans did not, or the log could not take it; the old one stands.</summary>
    Refused,
}
