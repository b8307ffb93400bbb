using System;
using System.Collections.Generic;
using System.Text;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary>Schema 1 as a table: the exact keys of every type, what they may hold, and how long an entry may be. The writer refuses what does not fit; check C19 reports it.</summary>
/// <remarks><c>Audit/Log/schema.md</c> says what each field means; a test holds the two together.</remarks>
public static class EntrySchema
{
    /// <summary>The version of the schema, <c>v</c>.</summary>
    public const int Version = 1;

    private const int Full = 10_000;
    private const int MaxClasses = 64;
    private const int MaxChoices = 24;
    private const int MaxDistance = 1_000_000;

    private static readonly string[] AlarmStates = { "off", "advisory", "alarm", "silenced" };
    private static readonly string[] Modes = { "in_the_loop", "on_the_loop", "in_command" };
    private static readonly string[] Roles = { "operator", "supervisor", "administrator", "auditor", "simulated", "device" };
    private static readonly string[] SafetyStates = { "safe", "unsafe", "running" };

    /// <summary>Gets the fields that every entry has.</summary>
    public static IReadOnlyList<FieldRule> Common { get; } = new[]
    {
        FieldRule.Integer("v", Version, Version),
        FieldRule.Integer("n"),
        FieldRule.Name("t", 32),
        FieldRule.Integer("b"),
        FieldRule.Integer("u"),
        FieldRule.Integer("ts").OrNull(),
        FieldRule.Integer("q", 0, 3),
        FieldRule.Integer("e"),
    };

    private static readonly EntryRule[] Rules =
    {
        new EntryRule(
            LogOpenEntry.Name,
            1_600,
            FieldRule.Name("device"),
            FieldRule.Name("origin", 128),
            FieldRule.VerifierKey("key"),
            FieldRule.Hex("firmware"),
            FieldRule.Hex("instructions"),
            FieldRule.Hex("documents").OrNull(),
            FieldRule.Integer("retain_min_days", 0, 36_500),
            FieldRule.Integer("retain_max_days", 0, 36_500),
            FieldRule.Integer("heartbeat_s", 1, 86_400),
            FieldRule.Integer("answer_s", 1, 86_400),
            FieldRule.Integer("witness_s", 1, 31_622_400).OrNull(),
            FieldRule.Integer("selftest_s", 1, 31_622_400).OrNull(),
            FieldRule.Integer("stop_test_days", 1, 3_660).OrNull(),
            FieldRule.Integer("pseudonym_days", 1, 3_660).OrNull(),
            FieldRule.Integer("raw_life_s", 0, 86_400).OrNull(),
            FieldRule.Name("old_origin", 128).OrNull(),
            FieldRule.Integer("old_size").OrNull(),
            FieldRule.Base64("old_root", 32).OrNull(),
            FieldRule.Base64("old_signature", 64).OrNull()),
        new EntryRule(
            BootEntry.Name,
            400,
            FieldRule.Word("cause", "power_on", "watchdog", "software", "update", "unknown"),
            FieldRule.Hex("firmware"),
            FieldRule.Integer("size_before"),
            FieldRule.Integer("recovered"),
            FieldRule.Integer("lost"),
            FieldRule.Integer("lost_bytes")),
        new EntryRule(
            ClockEntry.Name,
            320,
            FieldRule.Integer("old").OrNull(),
            FieldRule.Integer("new").OrNull(),
            FieldRule.Word("source", "person", "network", "gnss", "board", "drift_check"),
            FieldRule.Base64("operator", 16).OrNull()),
        new EntryRule(
            ModelLoadEntry.Name,
            2_048,
            FieldRule.Name("model"),
            FieldRule.Name("version"),
            FieldRule.Hex("sha256"),
            FieldRule.Hex("manifest"),
            FieldRule.Hex("card"),
            FieldRule.Name("approval", 128).OrNull(),
            FieldRule.Word("signature", "none", "valid", "invalid"),
            FieldRule.Names("labels", MaxClasses),
            FieldRule.Names("levels", MaxClasses),
            FieldRule.Integers("thresholds", MaxClasses, 0, Full),
            FieldRule.Integer("margin", 0, Full),
            FieldRule.Integer("most_distance", 1, MaxDistance).OrNull()),
        new EntryRule(
            ConfigEntry.Name,
            512,
            FieldRule.Word("parameter", "oversight_mode", "threshold", "margin", "answer_s", "hold_off_s", "heartbeat_s", "sample_every", "clear_after", "block_model", "block_list", "model_slot", "alarm_output", "retain_min_days", "retain_max_days"),
            FieldRule.Name("model").OrNull(),
            FieldRule.Name("class").OrNull(),
            FieldRule.Setting("old").OrNull(),
            FieldRule.Setting("new").OrNull(),
            FieldRule.Base64("operator", 16).OrNull(),
            FieldRule.Word("reason", "commissioning", "request", "tuning", "maintenance", "corrective_action", "recall", "incident", "policy")),
        new EntryRule(
            DecisionEntry.Name,
            900,
            FieldRule.Name("sensor", 32),
            FieldRule.Name("model"),
            FieldRule.Base64("input", 32),
            FieldRule.Names("classes", 3),
            FieldRule.Integers("confidences", 3, 0, Full),
            FieldRule.Integers("thresholds", 3, 0, Full),
            FieldRule.Integer("margin", 0, Full),
            FieldRule.Integer("least_margin", 0, Full),
            FieldRule.Integer("distance", 0, MaxDistance).OrNull(),
            FieldRule.Integer("most_distance", 1, MaxDistance).OrNull(),
            FieldRule.Integer("windows", 0, 60),
            FieldRule.Integer("agreeing", 0, 60),
            FieldRule.Word("outcome", "normal", "alert", "abstain"),
            FieldRule.Word("cause", "none", "low_confidence", "small_margin", "input_quality", "out_of_distribution", "sensors_disagree"),
            FieldRule.SomeOf("flags", "missing", "saturated", "silent", "clipped", "no_baseline", "unsettled", "humid", "drifted", "gap", "unheated", "wrong_profile", "out_of_range", "old_baseline", "stuck_line", "offset", "wrong_rate"),
            FieldRule.Integer("latency_ms", 0, 3_600_000)),
        new EntryRule(
            ExplanationEntry.Name,
            400,
            FieldRule.Integer("decision"),
            FieldRule.Word("method", "occlusion"),
            FieldRule.Names("parts", 3),
            FieldRule.Integers("effects", 3, -Full, Full),
            FieldRule.Integer("inferences", 0, 8)),
        new EntryRule(
            SummaryEntry.Name,
            2_048,
            FieldRule.Name("sensor", 32),
            FieldRule.Name("model"),
            FieldRule.Integer("span_ms"),
            FieldRule.Integer("inferences"),
            FieldRule.Counts("classes", MaxClasses),
            FieldRule.Integers("histogram", 10),
            FieldRule.Integer("abstentions"),
            FieldRule.Integer("faults"),
            FieldRule.Integer("dropped"),
            FieldRule.Integer("input_count"),
            FieldRule.Integer("input_min", -1_000_000, 1_000_000).OrNull(),
            FieldRule.Integer("input_mean", -1_000_000, 1_000_000).OrNull(),
            FieldRule.Integer("input_max", -1_000_000, 1_000_000).OrNull(),
            FieldRule.Integer("energy_mj").OrNull()),
        new EntryRule(
            AlertEntry.Name,
            512,
            FieldRule.Integer("decision"),
            FieldRule.Name("class"),
            FieldRule.Word("level", "advisory", "alarm"),
            FieldRule.SomeOf("channels", "lamp", "sound", "display", "page", "output"),
            FieldRule.Word("mode", Modes),
            FieldRule.Flag("challenge"),
            FieldRule.Hex("shown"),
            FieldRule.Word("state", AlarmStates)),
        new EntryRule(
            HumanEntry.Name,
            400,
            FieldRule.Integer("alert"),
            FieldRule.Base64("operator", 16).OrNull(),
            FieldRule.Word("role", Roles),
            FieldRule.Word("action", "acknowledge", "confirm", "reject", "reclassify", "escalate", "no_answer", "resume", "close"),
            FieldRule.Name("class").OrNull(),
            FieldRule.Word("reason", "cleaning", "cooking", "maintenance", "known_source", "nothing_perceived", "perceived", "challenge_seen", "wrong_place", "other").OrNull(),
            FieldRule.Integer("ms"),
            FieldRule.Word("state", AlarmStates)),
        new EntryRule(
            ActuateEntry.Name,
            320,
            FieldRule.Integer("alert"),
            FieldRule.Name("output", 32),
            FieldRule.Flag("on"),
            FieldRule.Word("permission", "in_the_loop", "on_the_loop", "in_command", "human"),
            FieldRule.Integer("human").OrNull()),
        new EntryRule(
            MissedEntry.Name,
            320,
            FieldRule.Name("class"),
            FieldRule.Integer("at").OrNull(),
            FieldRule.Base64("operator", 16),
            FieldRule.Word("role", Roles)),
        new EntryRule(
            OperatorEntry.Name,
            320,
            FieldRule.Base64("operator", 16),
            FieldRule.Word("role", Roles),
            FieldRule.Word("act", "enrol", "revoke", "login", "login_failed", "logout"),
            FieldRule.Hex("key_id", 8)),
        new EntryRule(
            BaselineEntry.Name,
            320,
            FieldRule.Name("sensor", 32),
            FieldRule.Integer("scans", 0, 1_000),
            FieldRule.Integer("spread", 0, 100_000),
            FieldRule.Word("verdict", "accepted", "refused"),
            FieldRule.Base64("operator", 16).OrNull()),
        new EntryRule(
            StopEntry.Name,
            320,
            FieldRule.Base64("operator", 16).OrNull(),
            FieldRule.Word("cause", "button", "test", "page", "fault", "shutdown", "incident", "retired"),
            FieldRule.Word("state", SafetyStates)),
        new EntryRule(
            ResumeEntry.Name,
            320,
            FieldRule.Base64("operator", 16).OrNull(),
            FieldRule.Word("cause", "button", "test", "page", "fault", "shutdown", "incident"),
            FieldRule.Word("state", SafetyStates)),
        new EntryRule(
            OversightEntry.Name,
            2_048,
            FieldRule.Flag("stopped"),
            FieldRule.Names("tasks", MaxChoices),
            FieldRule.Names("classes", MaxChoices),
            FieldRule.Names("modes", MaxChoices),
            FieldRule.Integers("open", MaxChoices)),
        new EntryRule(
            SelfTestEntry.Name,
            400,
            FieldRule.Word("test", "model", "crypto", "sensor"),
            FieldRule.Name("subject").OrNull(),
            FieldRule.Word("result", "pass", "fail"),
            FieldRule.Hex("vectors")),
        new EntryRule(
            FaultEntry.Name,
            320,
            FieldRule.Word("component", "log", "storage", "clock", "model", "gas", "sound", "panel", "alarm", "crypto", "power", "program", "uplink"),
            FieldRule.Word("code", "write_failed", "read_failed", "disk_full", "disk_nearly_full", "tile_damaged", "root_mismatch", "rolled_back", "foreign_lock", "witness_conflict", "clock_back", "clock_lost", "selftest_failed", "signature_invalid", "model_refused", "sensor_lost", "sensor_refused", "baseline_old", "baseline_drifted", "queue_full", "memory_low", "battery_low", "watchdog", "fallback", "recovered", "input_drift", "confidence_drift", "overridden_often"),
            FieldRule.Integer("detail").OrNull()),
        new EntryRule(
            RotateEntry.Name,
            900,
            FieldRule.Integer("epoch", 1),
            FieldRule.VerifierKey("key"),
            FieldRule.Integer("size"),
            FieldRule.Base64("root", 32),
            FieldRule.Base64("old_signature", 64),
            FieldRule.Base64("new_signature", 64)),
        new EntryRule(
            WitnessEntry.Name,
            512,
            FieldRule.Integer("size"),
            FieldRule.Name("witness", 128),
            FieldRule.Base64("cosignature", 76)),
        new EntryRule(
            PruneEntry.Name,
            320,
            FieldRule.Integer("minimum"),
            FieldRule.Word("policy", "retention", "disk_full", "request"),
            FieldRule.Integer("newest_age_s").OrNull(),
            FieldRule.Integer("export")),
        new EntryRule(
            ExportEntry.Name,
            320,
            FieldRule.Base64("operator", 16).OrNull(),
            FieldRule.Word("role", Roles),
            FieldRule.Integer("from"),
            FieldRule.Integer("to"),
            FieldRule.Word("purpose", "archive", "audit", "authority", "incident", "access", "maintenance")),
        new EntryRule(
            ConsentEntry.Name,
            320,
            FieldRule.Integer("decision"),
            FieldRule.Word("basis", ConsentEntry.Bases()),
            FieldRule.Word("scope", "replay"),
            FieldRule.Base64("operator", 16).OrNull()),
        new EntryRule(
            ReplayEntry.Name,
            900,
            FieldRule.Integer("decision"),
            FieldRule.Base64("input", 32).OrNull(),
            FieldRule.Names("classes", 3),
            FieldRule.Integers("confidences", 3, 0, Full),
            FieldRule.Word("result", "same", "different", "input_gone")),
        new EntryRule(
            EraseEntry.Name,
            320,
            FieldRule.Hex("key_id", 8),
            FieldRule.Word("what", "period_key", "person_row", "salt"),
            FieldRule.Word("reason", "retention", "request", "compromise")),
        new EntryRule(
            IncidentEntry.Name,
            512,
            FieldRule.Integers("decisions", 16),
            FieldRule.Word("class", "health", "infrastructure", "rights", "property", "environment", "other"),
            FieldRule.Flag("freeze"),
            FieldRule.Base64("operator", 16).OrNull()),
    };

    /// <summary>Gets the rules, one for each type.</summary>
    public static IReadOnlyList<EntryRule> Types => Rules;

    /// <summary>Returns the rule of a type, or null where there is no such type.</summary>
    /// <param name="type">The type, ASCII.</param>
    public static EntryRule? Find(ReadOnlySpan<byte> type)
    {
        foreach (EntryRule rule in Rules)
        {
            if (JsonCursor.Same(type, rule.Type))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>Returns the rule of a type, or null where there is no such type.</summary>
    /// <param name="type">The type.</param>
    public static EntryRule? Find(string type)
    {
        foreach (EntryRule rule in Rules)
        {
            if (rule.Type == type)
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>Says what is wrong with an entry, or null where nothing is.</summary>
    /// <param name="entry">The whole entry, canonical JSON.</param>
    public static string? Problem(ReadOnlySpan<byte> entry)
    {
        var members = new JsonCursor(entry);
        ReadOnlySpan<byte> type = default;
        while (members.TryMember(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
        {
            if (key.Length == 1 && key[0] == 't' && value[0] == '"')
            {
                type = JsonCursor.Inner(value);
                break;
            }
        }

        EntryRule? rule = Find(type);
        return rule == null ? $"there is no type of entry '{Encoding.ASCII.GetString(type)}'" : rule.Problem(entry);
    }
}
