using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>One good entry of every type.</summary>
internal static class SampleEntries
{
    public const string Digest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    public const string KeyId = "0011223344556677";
    public const string Key = TestLog.Origin + "+c0ffee00+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly byte[] Pseudonym = new byte[16];

    public static EntryBody[] All { get; } =
    [
        new LogOpenEntry("test-bench", TestLog.Origin, Key, Digest, Digest, Digest, 184, 730, 900, 180, 86_400, 86_400, 30, 30, 600, TestLog.Origin, 5, new byte[32], new byte[64]),
        new BootEntry("power_on", Digest, 1, 2, 3, 4),
        new ClockEntry(null, 1_800_000_000, "person", Pseudonym),
        new ModelLoadEntry("gas-hp354", "1.2.3", Digest, Digest, Digest, "approval-7", "valid", ["clean_air", "solvent_vapour"], ["none", "alarm"], [5_000, 6_000], 1_000, 450),
        new ConfigEntry("threshold", "gas-hp354", "clean_air", JsonValue.Of(5_000), JsonValue.Of(6_000), Pseudonym, "tuning"),
        new DecisionEntry("gas0", "gas-hp354", new byte[32], ["solvent_vapour", "clean_air"], [9_000, 1_000], [6_000, 5_000], 8_000, 1_000, 120, 450, 1, 1, "alert", "none", ["saturated"], 12),
        new ExplanationEntry(7, "occlusion", ["step_1_2", "step_1"], [4_200, 1_100], 8),
        new SummaryEntry("gas0", "gas-hp354", 900_000, 80, [("clean_air", 79L), ("solvent_vapour", 1L)], [0, 0, 0, 0, 0, 0, 0, 0, 1, 79], 0, 0, 0, 80, 4_000, 4_100, 4_200, 900_000),
        new AlertEntry(7, "solvent_vapour", "alarm", ["lamp", "sound"], "on_the_loop", false, Digest, "alarm"),
        new HumanEntry(8, Pseudonym, "operator", "reclassify", "clean_air", "cleaning", 4_200, "off"),
        new ActuateEntry(8, "valve-1", true, "human", 9),
        new MissedEntry("solvent_vapour", 1_800_000_000, Pseudonym, "operator"),
        new OperatorEntry(Pseudonym, "operator", "login", KeyId),
        new BaselineEntry("gas0", 10, 40, "accepted", Pseudonym),
        new StopEntry(Pseudonym, "test", "safe"),
        new ResumeEntry(Pseudonym, "test", "running"),
        new OversightEntry(true, ["gas"], ["solvent_vapour"], ["relay/in_command/off"], [8]),
        new SelfTestEntry("model", "gas-hp354", "pass", Digest),
        new FaultEntry("gas", "sensor_lost", 3),
        new RotateEntry(1, Key, 7, new byte[32], new byte[64], new byte[64]),
        new WitnessEntry(7, "witness.example/w1", new byte[76]),
        new PruneEntry(256, "retention", 20_000_000, 5),
        new ExportEntry(Pseudonym, "auditor", 0, 7, "audit"),
        new ConsentEntry(7, "consent", "replay", Pseudonym),
        new ReplayEntry(7, new byte[32], ["solvent_vapour", "clean_air"], [9_000, 1_000], "same"),
        new EraseEntry(KeyId, "period_key", "retention"),
        new IncidentEntry([7], "property", true, Pseudonym),
    ];

    public static EntryBody Of(string type) => All.Single(body => body.Type == type);
}
