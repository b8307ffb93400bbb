
namespace MeadowTinyMl.Sentinel;

/// <summary>What the alarm shows to whoever is near, in rising order.</summary>
public enum AlarmSignal
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>A lamp for an advisory.</summary>
    Notice,

    /// <summary>A lamp for an alarm; the sound is off because a person is looking.</summary>
    Lamp,

    /// <summary>Lamp and sound.</summary>
    Sounding,

    /// <summary>Lamp and sound at their strongest: nobody has answered.</summary>
    Escalated,
}
