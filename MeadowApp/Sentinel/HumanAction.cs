namespace MeadowTinyMl.Sentinel;

/// <summary>What a person can answer to an alert.</summary>
public enum HumanAction
{
    /// <summary>"I have seen it and am looking": the sound stops, the question stays open and the time for an answer begins anew.</summary>
    Acknowledge,

    /// <summary>"It is what the device says."</summary>
    Confirm,

    /// <summary>"It is nothing."</summary>
    Reject,

    /// <summary>"It is something else", with the class.</summary>
    Reclassify,

    /// <summary>"Others must come": it judges nothing, the strongest signal sounds at once, and the question stays open.</summary>
    Escalate,
}
