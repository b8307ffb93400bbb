using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>A clean log in which everything happens once, and the evidence that goes with it.</summary>
internal static class Story
{
    public const string Gas = "gas-hp354";
    public const string Odour = "odour";
    public const string Solvent = "solvent_vapour";
    public const string KeyA = "aaaaaaaaaaaaaaaa";
    public const string KeyB = "bbbbbbbbbbbbbbbb";

    public static readonly byte[] Ada = Enumerable.Repeat((byte)1, 16).ToArray();
    public static readonly byte[] Bob = Enumerable.Repeat((byte)2, 16).ToArray();
    public static readonly string ModelDigest = new('5', 64);

    public static readonly string Card = """
        # Model card

        ## Use
        To draw a person's attention to vapours.

        ## Input and network
        Ten resistances and a dense layer.

        ## Data
        Recordings of four boards.

        ## Protocol
        One recording left out.

        ## Figures
        Balanced accuracy 0.945.

        ```json monitoring
        {"confidence_histogram":[0,0,0,0,0,0,0,0,100,900],"drift_limit":2000,"abstention_limit":3000,"false_alarm_limit":5000,"missed_limit":5000,"group_difference_limit":1000}
        ```

        ## Limits
        Few boards and few rooms.
        """;

    public static readonly Ed25519Signer Witness = Forge.Signer("witness.example/w1", 90);

    public static string CardDigest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Card)));

    public static Evidence Evidence => new()
    {
        Approved = Encoding.ASCII.GetBytes($$"""{"models":[{"id":"{{Gas}}","sha256":"{{ModelDigest}}"}]}"""),
        Cards = new Dictionary<string, byte[]> { ["cards/gas.md"] = Encoding.UTF8.GetBytes(Card) },
        Recordings = [],
        KeyStore = Encoding.ASCII.GetBytes($$"""{"keys":[{"id":"{{KeyA}}"}]}"""),
        Accesses = """{"exports":[{"from":0,"to":10,"purpose":"audit"}],"consents":[],"replays":[]}"""u8.ToArray(),
    };

    public static LogOpenEntry Open(Forge forge, long heartbeat = 900, long? witness = 1_000_000, long? stop = 30, long? selfTest = 86_400, long? pseudonym = 30, long retainMin = 184, long retainMax = 730) => new(
        "test-bench", Forge.Origin, forge.Key.ToString(), SampleEntries.Digest, SampleEntries.Digest, null, retainMin, retainMax, heartbeat, 180, witness, selfTest, stop, pseudonym, 600, null, null, null, null);

    public static ModelLoadEntry Load(string digest) => new(
        Gas, "1.0.0", digest, SampleEntries.Digest, CardDigest, "approval-1", "valid", ["clean_air", Odour, Solvent], ["none", "advisory", "alarm"], [5_000, 5_000, 5_000], 1_000, null);

    public static DecisionEntry Decision(byte salt, string top, int confidence, string outcome, string cause = "none", int threshold = 5_000)
    {
        string[] classes = top == "clean_air" ? ["clean_air", Odour] : [top, "clean_air"];
        int second = Math.Min(confidence, 10_000 - confidence);
        return new DecisionEntry("gas0", Gas, SHA256.HashData([salt]), classes, [confidence, second], [threshold, 5_000], confidence - second, 1_000, null, null, 1, 1, outcome, cause, [], 3);
    }

    public static SummaryEntry Summary(long clean = 300, long alerts = 20, long abstained = 5, string sensor = "gas0", long[]? histogram = null) => new(
        sensor, Gas, 300_000, clean + alerts, [("clean_air", clean), (Odour, alerts), (Solvent, alerts)], histogram ?? [0, 0, 0, 0, 0, 0, 0, 0, (clean + alerts) / 10, (clean + alerts) - ((clean + alerts) / 10)], abstained, 0, 0, 300, 4_000, 4_100, 4_200, 900);

    /// <summary>Adds a decision and its alert.</summary>
    public static void Alert(Forge forge, string name, byte salt, string label = Odour)
    {
        forge.Add(Decision(salt, label, 9_000, "alert"), name + " decision");
        forge.Add(new AlertEntry(0, label, label == Solvent ? "alarm" : "advisory", ["lamp", "display"], "on_the_loop", false, SampleEntries.Digest, label == Solvent ? "alarm" : "advisory"), name, ("decision", name + " decision"));
    }

    public static HumanEntry Answer(string action, string state, string? label = null, long milliseconds = 4_000) => new(0, Ada, "operator", action, label, null, milliseconds, state);

    public static HumanEntry Device(string action, string state) => new(0, null, "device", action, null, null, 10_000, state);

    /// <summary>Writes the whole story.</summary>
    public static Forge Write()
    {
        var forge = new Forge();
        forge.Uptime = -10_000;
        forge.Add(Open(forge), "open");
        forge.Reboot(0);
        SelfTests(forge);
        forge.Add(Load(ModelDigest), "load");
        forge.Add(new OperatorEntry(Bob, "supervisor", "enrol", KeyB), "enrol Bob");
        forge.Add(new OperatorEntry(Ada, "operator", "enrol", KeyA), "enrol Ada");
        forge.Add(new OperatorEntry(Ada, "operator", "login", KeyA), "login Ada");
        forge.Add(new BaselineEntry("gas0", 10, 40, "accepted", Ada), "baseline");
        forge.Add(new StopEntry(Ada, "test", "safe"), "stop");
        forge.Add(new ResumeEntry(Ada, "test", "running"), "resume");
        forge.Add(Decision(1, "clean_air", 9_000, "normal"), "clean");
        Alert(forge, "confirmed", 2, Solvent);
        forge.Add(Answer("confirm", "alarm"), "confirm", ("alert", "confirmed"));
        forge.Add(new ActuateEntry(0, "valve-1", true, "human", 0), "actuate", ("alert", "confirmed"), ("human", "confirm"));
        forge.Add(Device("close", "off"), "close", ("alert", "confirmed"));
        Alert(forge, "rejected", 3);
        forge.Add(Answer("reject", "off"), "reject", ("alert", "rejected"));
        Alert(forge, "reclassified", 4, Solvent);
        forge.Add(Answer("reclassify", "advisory", Odour), "reclassify", ("alert", "reclassified"));
        Alert(forge, "unanswered", 5);
        forge.Add(Device("no_answer", "advisory"), "no answer", ("alert", "unanswered"));
        forge.Add(Device("escalate", "alarm"), "escalate", ("alert", "unanswered"));
        forge.Add(Answer("confirm", "advisory"), "confirm late", ("alert", "unanswered"));
        forge.Add(Decision(6, "clean_air", 4_000, "abstain", "low_confidence"), "doubt");
        forge.Add(Summary(), "summary");
        forge.Add(new ConfigEntry("threshold", Gas, Odour, JsonValue.Of(5_000), JsonValue.Of(5_500), Ada, "tuning"), "config");
        forge.Add(Decision(7, Odour, 5_400, "abstain", "low_confidence", 5_500), "after config");
        forge.Add(new MissedEntry(Odour, null, Ada, "operator"), "missed");
        forge.Add(new ConsentEntry(0, "consent", "replay", Ada), "consent", ("decision", "after config"));
        forge.Add(new ReplayEntry(0, SHA256.HashData([7]), [Odour, "clean_air"], [5_400, 4_600], "same"), "replay", ("decision", "after config"));
        forge.Add(new ExportEntry(Ada, "auditor", 0, 10, "audit"), "export");
        forge.Add(new FaultEntry("gas", "sensor_lost", 1), "fault");
        forge.Rotate("rotate");
        forge.Add(Summary(), "second summary");
        forge.UtcAtBoot += 3_600;
        forge.Add(new ClockEntry(Forge.Epoch2027, Forge.Epoch2027 + 3_600, "network", null), "clock");
        forge.Add(new IncidentEntry([12], "property", true, Ada), "freeze");
        forge.Add(new IncidentEntry([12], "property", false, Ada), "thaw");
        forge.Add(new EraseEntry(KeyB, "period_key", "retention"), "erase");
        Alert(forge, "interrupted", 9, Solvent);
        forge.Add(Decision(10, Solvent, 9_000, "alert"), "cut off decision");
        forge.Reboot(60);
        forge.Add(Device("resume", "alarm"), "asked anew", ("alert", "interrupted"));
        forge.Add(new AlertEntry(0, Solvent, "alarm", ["lamp", "sound", "display"], "on_the_loop", false, SampleEntries.Digest, "alarm"), "cut off", ("decision", "cut off decision"));
        forge.Add(Answer("reject", "off"), "reject at last", ("alert", "interrupted"));
        forge.Add(Answer("confirm", "alarm"), "confirm at last", ("alert", "cut off"));
        SelfTests(forge);
        forge.Add(Load(ModelDigest), "second load");
        forge.Add(Decision(8, "clean_air", 9_500, "normal"), "clean again");
        forge.Rotate("second rotate");
        forge.Add(Summary(), "last summary");
        forge.Cosigners.Add((Witness, Forge.Epoch2027 + 5_000));
        return forge;
    }

    private static void SelfTests(Forge forge)
    {
        forge.Add(new SelfTestEntry("crypto", null, "pass", SampleEntries.Digest), $"selftest {forge.Boot}");
        forge.Add(new SelfTestEntry("model", Gas, "pass", SampleEntries.Digest));
    }
}
