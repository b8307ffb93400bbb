namespace MeadowTinyMl.Sentinel;

/// <summary>The loop's times and counts.</summary>
public sealed record SentinelOptions
{
    /// <summary>Gets the time for an answer before an alert escalates, in milliseconds. Default 180 000.</summary>
    public long AnswerTimeoutMilliseconds { get; init; } = 180_000;

    /// <summary>Gets how long an alert must have been shown before it can be judged, in milliseconds. Default 1 000. Acknowledging and stopping need no wait.</summary>
    public long ViewingMilliseconds { get; init; } = 1_000;

    /// <summary>Gets the time between two reminders of an alert that nobody has answered, in milliseconds. Default 60 000.</summary>
    public long ReminderMilliseconds { get; init; } = 60_000;

    /// <summary>Gets the time between two alerts of one hazard, from raising to raising, up to which they count as a group, in milliseconds. Default 900 000.</summary>
    public long GroupMilliseconds { get; init; } = 900_000;

    /// <summary>Gets how long a hazard is held off after a person rejected it, in milliseconds. Default 300 000.</summary>
    public long HoldOffMilliseconds { get; init; } = 300_000;

    /// <summary>Gets the decisions in a row without the hazard after which a confirmed alert closes. Default 3.</summary>
    public int ClearAfterDecisions { get; init; } = 3;

    /// <summary>Gets the time between two summaries, in milliseconds. Default 900 000.</summary>
    public long HeartbeatMilliseconds { get; init; } = 900_000;

    /// <summary>Gets how many normal decisions of a sensor in a row make one logged sample. Default 50.</summary>
    public int SampleEvery { get; init; } = 50;

    /// <summary>Gets the silence after which the gas sensor counts as missing, in milliseconds. Default 32 340, three scans.</summary>
    public long GasOverdueMilliseconds { get; init; } = 32_340;

    /// <summary>Gets the silence after which the microphone counts as missing, in milliseconds. Default 10 000.</summary>
    public long SoundOverdueMilliseconds { get; init; } = 10_000;

    /// <summary>Gets the mean time between two tests of attention, in milliseconds; 0 for none. Default 604 800 000, a week of running time.</summary>
    public long ChallengeMilliseconds { get; init; } = 604_800_000;

    /// <summary>Gets how long a sign-in lasts, in milliseconds. Default 28 800 000, a shift of eight hours.</summary>
    public long ShiftMilliseconds { get; init; } = 28_800_000;

    /// <summary>Gets the days after which the same people have other pseudonyms; counted only while the time of day is known. Default 90.</summary>
    public int PseudonymDays { get; init; } = 90;

    /// <summary>Gets the raw inputs kept in memory at most. Default 8.</summary>
    public int RawInputsKept { get; init; } = 8;

    /// <summary>Gets what the device draws, for the estimate of energy in the log; null where nobody says.</summary>
    public DevicePower? Power { get; init; }

    /// <summary>Gets how long a raw input is kept in memory at most, in milliseconds. Default 600 000.</summary>
    public long RawLifeMilliseconds { get; init; } = 600_000;
}
