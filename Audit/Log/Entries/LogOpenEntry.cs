using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>log.open</c>: which device this is and under which rules it logs. The first entry of every log.</summary>
/// <param name="Device">What kind of device: board or program.</param>
/// <param name="Origin">The log's name: vendor domain, site and device.</param>
/// <param name="Key">The first verification key, as text.</param>
/// <param name="Firmware">Lower-case hex SHA-256 of the program.</param>
/// <param name="Instructions">Lower-case hex SHA-256 of the instructions for use.</param>
/// <param name="Documents">Lower-case hex SHA-256 of the documentation bundle; null where none was given.</param>
/// <param name="RetainMinDays">Days that entries are kept at least.</param>
/// <param name="RetainMaxDays">Days that entries are kept at most.</param>
/// <param name="HeartbeatSeconds">The longest time between two summaries.</param>
/// <param name="AnswerSeconds">The time a person has to answer an alert.</param>
/// <param name="WitnessSeconds">How old the newest witnessed checkpoint may be; null where no witness is promised.</param>
/// <param name="SelfTestSeconds">The longest time between two self-tests; null where none is promised.</param>
/// <param name="StopTestDays">Within how many days the stop function is used or tested; null where none is promised.</param>
/// <param name="PseudonymDays">Within how many days the key of the pseudonyms changes; null where it is not promised.</param>
/// <param name="RawLifeSeconds">How long raw inputs and their salts live at most; null where it is not promised.</param>
/// <param name="OldOrigin">The name of the log that this one follows, or null.</param>
/// <param name="OldSize">Its last signed size, or null.</param>
/// <param name="OldRoot">Its last signed root, or null.</param>
/// <param name="OldSignature">Its key's signature over the hand-over, 64 bytes, or null.</param>
public sealed class LogOpenEntry(
    string Device,
    string Origin,
    string Key,
    string Firmware,
    string Instructions,
    string? Documents,
    long RetainMinDays,
    long RetainMaxDays,
    long HeartbeatSeconds,
    long AnswerSeconds,
    long? WitnessSeconds,
    long? SelfTestSeconds,
    long? StopTestDays,
    long? PseudonymDays,
    long? RawLifeSeconds,
    string? OldOrigin,
    long? OldSize,
    byte[]? OldRoot,
    byte[]? OldSignature) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "log.open";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Key, JsonValue Value)> Fields() =>
    [
        ("device", JsonValue.Of(Device)),
        ("origin", JsonValue.Of(Origin)),
        ("key", JsonValue.Of(Key)),
        ("firmware", JsonValue.Of(Firmware)),
        ("instructions", JsonValue.Of(Instructions)),
        ("documents", Documents == null ? JsonValue.Null : JsonValue.Of(Documents)),
        ("retain_min_days", JsonValue.Of(RetainMinDays)),
        ("retain_max_days", JsonValue.Of(RetainMaxDays)),
        ("heartbeat_s", JsonValue.Of(HeartbeatSeconds)),
        ("answer_s", JsonValue.Of(AnswerSeconds)),
        ("witness_s", WitnessSeconds == null ? JsonValue.Null : JsonValue.Of(WitnessSeconds.Value)),
        ("selftest_s", SelfTestSeconds == null ? JsonValue.Null : JsonValue.Of(SelfTestSeconds.Value)),
        ("stop_test_days", StopTestDays == null ? JsonValue.Null : JsonValue.Of(StopTestDays.Value)),
        ("pseudonym_days", PseudonymDays == null ? JsonValue.Null : JsonValue.Of(PseudonymDays.Value)),
        ("raw_life_s", RawLifeSeconds == null ? JsonValue.Null : JsonValue.Of(RawLifeSeconds.Value)),
        ("old_origin", OldOrigin == null ? JsonValue.Null : JsonValue.Of(OldOrigin)),
        ("old_size", OldSize == null ? JsonValue.Null : JsonValue.Of(OldSize.Value)),
        ("old_root", OldRoot == null ? JsonValue.Null : JsonValue.Of(OldRoot)),
        ("old_signature", OldSignature == null ? JsonValue.Null : JsonValue.Of(OldSignature)),
    ];
}
