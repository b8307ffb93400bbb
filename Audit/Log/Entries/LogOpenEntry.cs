using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>log.open</c>: which device this is and under which rules it logs. The first entry of every log.</summary>
/// <param name="Device">The origin: vendor domain, site and device.</param>
/// <param name="Key">The first verification key, as text.</param>
/// <param name="Firmware">Lower-case hex SHA-256 of the program.</param>
/// <param name="Instructions">Lower-case hex SHA-256 of the instructions for use.</param>
/// <param name="RetainMinDays">Days that entries are kept at least.</param>
/// <param name="RetainMaxDays">Days that entries are kept at most.</param>
/// <param name="HeartbeatSeconds">The longest time between two summaries.</param>
/// <param name="AnswerSeconds">The time a person has to answer an alert.</param>
public sealed class LogOpenEntry(
    string Device, string Key, string Firmware, string Instructions, int RetainMinDays, int RetainMaxDays, int HeartbeatSeconds, int AnswerSeconds) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "log.open";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Key, JsonValue Value)> Fields() =>
    [
        ("device", JsonValue.Of(Device)),
        ("key", JsonValue.Of(Key)),
        ("firmware", JsonValue.Of(Firmware)),
        ("instructions", JsonValue.Of(Instructions)),
        ("retain_min_days", JsonValue.Of(RetainMinDays)),
        ("retain_max_days", JsonValue.Of(RetainMaxDays)),
        ("heartbeat_s", JsonValue.Of(HeartbeatSeconds)),
        ("answer_s", JsonValue.Of(AnswerSeconds)),
    ];
}
