using System.Collections.Generic;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Tests.Queries;

/// <summary>A made-up day of one device, entry by entry, for the classes that read entries in order.</summary>
internal sealed class Story
{
    private static readonly string Digest = new('a', 64);

    private readonly List<LoggedEntry> _entries = [];

    public IReadOnlyList<LoggedEntry> Entries => _entries;

    /// <summary>Gets or sets the seconds since 1970 of the next entry; 2026-01-02 03:00 UTC at first.</summary>
    public long Time { get; set; } = 1_767_322_800;

    public long Boot { get; set; } = 1;

    public long Uptime { get; set; }

    public Story Open()
    {
        Add(new LogOpenEntry("simulator", "vendor.example/site/device", "key", Digest, Digest, null, 184, 730, 900, 180, null, null, null, null, null, null, null, null, null));
        Add(new ModelLoadEntry("gas", "1.2.3", Digest, Digest, Digest, null, "valid", ["air", "solvent"], ["none", "alarm"], [5_000, 5_000], 1_000, null));
        return this;
    }

    public long Decision(int confidence = 8_000, string outcome = "alert") => Add(new DecisionEntry(
        "gas0", "gas", new byte[32], ["solvent", "air"], [confidence, 10_000 - confidence], [5_000, 5_000], (2 * confidence) - 10_000, 1_000, null, null, 1, 1, outcome, "none", [], 5));

    public long Alert(long decision) => Add(new AlertEntry(decision, "solvent", "alarm", ["lamp", "sound"], "on_the_loop", false, Digest, "alarm"));

    public long Human(long alert, string action, int milliseconds = 4_000, byte who = 1, string? label = null, string role = "operator") => Add(
        action is "no_answer" or "escalate" or "close"
            ? new HumanEntry(alert, null, "device", action, null, null, milliseconds, "alarm")
            : new HumanEntry(alert, [who, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], role, action, label, null, milliseconds, action == "confirm" ? "alarm" : "off"));

    public long Summary(long air, long solvent, long abstentions, long? energy = null) => Add(new SummaryEntry(
        "gas0", "gas", 900_000, air + solvent, [("air", air), ("solvent", solvent)], [0, 0, 0, 0, 0, 0, 0, 0, 0, air + solvent], abstentions, 0, 0, air + solvent, 1, 2, 3, energy));

    public long Add(EntryBody body)
    {
        var fields = new List<(string, JsonValue)>(body.Fields())
        {
            ("v", JsonValue.Of(1)),
            ("n", JsonValue.Of(_entries.Count)),
            ("t", JsonValue.Of(body.Type)),
            ("b", JsonValue.Of(Boot)),
            ("u", JsonValue.Of(Uptime)),
            ("ts", JsonValue.Of(Time)),
            ("q", JsonValue.Of(2)),
            ("e", JsonValue.Of(0)),
        };
        _entries.Add(new LoggedEntry(_entries.Count, "tile/entries/000", 2, CanonicalJson.Encode(JsonValue.Of(fields.ToArray()))));
        return _entries.Count - 1;
    }
}
