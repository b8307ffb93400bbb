namespace MeadowTinyMl.Sentinel;

/// <summary>What can happen to an alert.</summary>
public enum AlertEvent
{
    /// <summary>A decision names the hazard.</summary>
    Hazard,

    /// <summary>A person acknowledges.</summary>
    Acknowledge,

    /// <summary>A person confirms the model's class, or gives another class that is a hazard.</summary>
    Confirm,

    /// <summary>A person rejects, or gives a class that is no hazard.</summary>
    Reject,

    /// <summary>A person calls others before the time has run out.</summary>
    Escalate,

    /// <summary>The time for an answer ran out.</summary>
    TimeOut,

    /// <summary>Several decisions in a row no longer name the hazard.</summary>
    Clear,

    /// <summary>The hold-off after a rejection has ended.</summary>
    HoldOffOver,

    /// <summary>A person has stopped the device, or switched the AI off for this hazard.</summary>
    Stop,
}
