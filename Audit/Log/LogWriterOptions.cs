namespace MeadowTinyMl.Audit.Log;

/// <summary>What a log says of its device and its rules.</summary>
public sealed record LogWriterOptions
{
    /// <summary>Gets the lower-case hex SHA-256 of the program.</summary>
    public string FirmwareSha256 { get; init; } = new('0', 64);

    /// <summary>Gets the lower-case hex SHA-256 of the instructions for use.</summary>
    public string InstructionsSha256 { get; init; } = new('0', 64);

    /// <summary>Gets why the device started: power_on, watchdog, software or unknown.</summary>
    public string ResetCause { get; init; } = "power_on";

    /// <summary>Gets the days that entries are kept at least; six months or more.</summary>
    public int RetainMinDays { get; init; } = 184;

    /// <summary>Gets the days that entries are kept at most.</summary>
    public int RetainMaxDays { get; init; } = 730;

    /// <summary>Gets the longest time between two summaries, in seconds.</summary>
    public int HeartbeatSeconds { get; init; } = 900;

    /// <summary>Gets the time a person has to answer an alert, in seconds.</summary>
    public int AnswerSeconds { get; init; } = 60;
}
