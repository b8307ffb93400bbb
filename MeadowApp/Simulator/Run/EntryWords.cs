using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Simulator.Page;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Says in a few words what an entry holds.</summary>
internal static class EntryWords
{
    /// <summary>Returns the words, or null where the type says it all.</summary>
    /// <param name="type">The entry's type.</param>
    /// <param name="fields">Its fields.</param>
    public static Phrase? Of(string type, JsonValue fields) => type switch
    {
        ModelLoadEntry.Name => new Phrase("entry.model", ("model", Text(fields, "model")), ("version", Text(fields, "version"))),
        DecisionEntry.Name => Decision(fields),
        ExplanationEntry.Name => new Phrase("entry.explanation", ("parts", string.Join(", ", fields["parts"]!.Items.Select(part => part.Text)))),
        AlertEntry.Name => new Phrase("entry.alert", ("level", "@level." + Text(fields, "level")), ("class", "@class." + Text(fields, "class"))),
        HumanEntry.Name => new Phrase("entry.human", ("action", "@action." + Text(fields, "action")), ("role", "@role." + Text(fields, "role"))),
        OperatorEntry.Name => new Phrase("entry.operator", ("act", "@act." + Text(fields, "act")), ("role", "@role." + Text(fields, "role"))),
        StopEntry.Name => new Phrase("entry.stop", ("state", "@reached." + Text(fields, "state"))),
        OversightEntry.Name => new Phrase("entry.oversight", ("state", fields["stopped"]!.IsTrue ? "@oversight.stopped" : "@oversight.running")),
        MissedEntry.Name => new Phrase("entry.missed", ("class", "@class." + Text(fields, "class"))),
        BootEntry.Name => new Phrase("entry.boot", ("recovered", Whole(fields, "recovered")), ("lost", Whole(fields, "lost"))),
        SummaryEntry.Name => new Phrase("entry.summary", ("sensor", Text(fields, "sensor")), ("count", Whole(fields, "inferences"))),
        FaultEntry.Name => Codes(Text(fields, "component"), Text(fields, "code")),
        ConfigEntry.Name => Codes(Text(fields, "parameter"), New(fields["new"])),
        SelfTestEntry.Name => Codes(Text(fields, "test"), Text(fields, "subject"), Text(fields, "result")),
        ActuateEntry.Name => Codes(Text(fields, "output"), fields["on"]!.IsTrue ? "on" : "off"),
        ConsentEntry.Name => Codes(Whole(fields, "decision"), Text(fields, "basis")),
        ReplayEntry.Name => Codes(Whole(fields, "decision"), Text(fields, "result")),
        BaselineEntry.Name => Codes(Text(fields, "sensor"), Text(fields, "verdict")),
        _ => null,
    };

    private static string New(JsonValue? value) => value?.Kind == JsonKind.Integer ? value.Integer.ToString(CultureInfo.InvariantCulture) : value?.Text ?? string.Empty;

    // The log's own words, which are the same in every language.
    private static Phrase Codes(params string[] codes) => new("entry.codes", ("codes", string.Join(" ", codes.Where(code => code.Length > 0))));

    private static Phrase Decision(JsonValue fields)
    {
        string outcome = Text(fields, "outcome");
        (string, string) said = ("outcome", outcome == "abstain" ? "@cause." + Text(fields, "cause") : "@outcome." + outcome);
        return fields["classes"] is not { Items.Count: > 0 } classes
            ? new Phrase("entry.unheard", ("sensor", Text(fields, "sensor")), said)
            : new Phrase(
                "entry.decision",
                ("sensor", Text(fields, "sensor")),
                ("class", "@class." + classes.Items[0].Text),
                ("percent", ((fields["confidences"]!.Items[0].Integer + 50) / 100).ToString(CultureInfo.InvariantCulture)),
                said);
    }

    private static string Text(JsonValue fields, string name) => fields[name]?.Text ?? string.Empty;

    private static string Whole(JsonValue fields, string name) => (fields[name]?.Integer ?? 0).ToString(CultureInfo.InvariantCulture);
}
