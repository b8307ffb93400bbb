namespace MeadowTinyMl.Sentinel;

/// <summary>Where an alert stands in its life.</summary>
public enum AlertState
{
    /// <summary>No alert for this hazard.</summary>
    Idle,

    /// <summary>Raised and announced; nobody has answered.</summary>
    Waiting,

    /// <summary>A person has seen it and is looking; the sound is off, the question stays open.</summary>
    Acknowledged,

    /// <summary>Nobody answered in time, or somebody called others.</summary>
    Escalated,

    /// <summary>A person says that the hazard is real.</summary>
    Confirmed,

    /// <summary>A person says that it is not; the hazard is held off for a while.</summary>
    Rejected,
}
