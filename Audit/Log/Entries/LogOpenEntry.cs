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
    public override void Write(ObjectWriter fields)
    {
        fields.Add("device", Device);
        fields.Add("origin", Origin);
        fields.Add("key", Key);
        fields.Add("firmware", Firmware);
        fields.Add("instructions", Instructions);
        fields.Add("documents", Documents);
        fields.Add("retain_min_days", RetainMinDays);
        fields.Add("retain_max_days", RetainMaxDays);
        fields.Add("heartbeat_s", HeartbeatSeconds);
        fields.Add("answer_s", AnswerSeconds);
        fields.Add("witness_s", WitnessSeconds);
        fields.Add("selftest_s", SelfTestSeconds);
        fields.Add("stop_test_days", StopTestDays);
        fields.Add("pseudonym_days", PseudonymDays);
        fields.Add("raw_life_s", RawLifeSeconds);
        fields.Add("old_origin", OldOrigin);
        fields.Add("old_size", OldSize);
        fields.Add("old_root", OldRoot);
        fields.Add("old_signature", OldSignature);
    }
}
