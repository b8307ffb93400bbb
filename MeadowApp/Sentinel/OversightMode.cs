namespace MeadowTinyMl.Sentinel;

/// <summary>How much the device may do about a hazard before a person has spoken, in falling order.</summary>
/// <remarks>Source: Ethics Guidelines for Trustworthy AI (2019), human agency and oversight: human in the loop, on the loop, in command.</remarks>
public enum OversightMode
{
    /// <summary>It acts at once; a person may override it for as long as it lasts.</summary>
    OnTheLoop,

    /// <summary>It asks, and acts only once a person has confirmed.</summary>
    InTheLoop,

    /// <summary>A person is in command: it tells what it thinks and never acts.</summary>
    Advisory,

    /// <summary>A person is in command: it raises nothing at all.</summary>
    Off,
}
