using System;
using MeadowTinyMl.Audit.Log.Keys;

namespace MeadowTinyMl.Audit.Log;

/// <summary>What a log says of its device and its rules.</summary>
public sealed record LogWriterOptions
{
    /// <summary>Gets the log's name, <c>vendor domain/site/device</c>; also the name of its keys.</summary>
    public string Origin { get; init; } = string.Empty;

    /// <summary>Gets the 32 bytes given at commissioning, so that the board's own randomness does not decide the key alone; used once, when the log is new.</summary>
    public byte[] Commissioning { get; init; } = Array.Empty<byte>();

    /// <summary>Gets a value indicating whether each checkpoint comes with the partial tiles that it needs, so that the directory can be verified where it lies.</summary>
    public bool PublishesPartials { get; init; } = true;

    /// <summary>Gets the log that this one goes on from, or null.</summary>
    public Predecessor? Predecessor { get; init; }

    /// <summary>Gets what kind of device writes: the name of the board or program.</summary>
    public string Device { get; init; } = "unknown";

    /// <summary>Gets the lower-case hex SHA-256 of the program.</summary>
    public string FirmwareSha256 { get; init; } = new('0', 64);

    /// <summary>Gets the lower-case hex SHA-256 of the instructions for use.</summary>
    public string InstructionsSha256 { get; init; } = new('0', 64);

    /// <summary>Gets the lower-case hex SHA-256 of the documentation bundle, or null.</summary>
    public string? DocumentsSha256 { get; init; }

    /// <summary>Gets why the device started: power_on, watchdog, software, update or unknown.</summary>
    public string ResetCause { get; init; } = "power_on";

    /// <summary>Gets the days that entries are kept at least; six months or more.</summary>
    public int RetainMinDays { get; init; } = 184;

    /// <summary>Gets the days that entries are kept at most.</summary>
    public int RetainMaxDays { get; init; } = 730;

    /// <summary>Gets the longest time between two summaries, in seconds.</summary>
    public int HeartbeatSeconds { get; init; } = 900;

    /// <summary>Gets the time a person has to answer an alert, in seconds.</summary>
    public int AnswerSeconds { get; init; } = 60;

    /// <summary>Gets how old the newest witnessed checkpoint may be, in seconds; null where no witness is promised.</summary>
    public int? WitnessSeconds { get; init; }

    /// <summary>Gets the longest time between two self-tests, in seconds; null where none is promised.</summary>
    public int? SelfTestSeconds { get; init; }

    /// <summary>Gets within how many days the stop function is used or tested; null where none is promised.</summary>
    public int? StopTestDays { get; init; }

    /// <summary>Gets within how many days the key of the pseudonyms changes; null where it is not promised.</summary>
    public int? PseudonymDays { get; init; }

    /// <summary>Gets how long raw inputs and their salts live at most, in seconds; null where it is not promised.</summary>
    public int? RawLifeSeconds { get; init; }
}
