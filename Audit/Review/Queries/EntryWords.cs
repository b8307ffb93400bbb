using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>Says in plain words what an entry holds.</summary>
public static class EntryWords
{
    /// <summary>Returns a short sentence without its full stop; for an unknown type the type alone.</summary>
    public static string Of(LoggedEntry entry) => entry.Type switch
    {
        "log.open" => $"the log was opened as {Origin(entry)}",
        "boot" => $"the device started ({Plain(entry["cause"].Text)}); {Count(entry.Integer("recovered"), "entry", "entries")} recovered, {Number(entry.Integer("lost_bytes"))} bytes lost",
        "clock" => $"the clock was set by {Plain(entry["source"].Text)}",
        "model.load" => $"model {entry["model"].Text} {entry["version"].Text} became active; its signature: {Plain(entry["signature"].Text)}",
        "config" => $"{Plain(entry["parameter"].Text)} changed from {Value(entry["old"])} to {Value(entry["new"])} ({Plain(entry["reason"].Text)})",
        "decision" => Decision(entry),
        "explanation" => $"of decision {Number(entry.Integer("decision"))}, {Without(entry)}",
        "summary" => $"{entry["model"].Text}: {Count(entry.Integer("inferences"), "inference", "inferences")}, {Count(entry.Integer("abstentions"), "abstention", "abstentions")}",
        "alert" => $"{Plain(entry["level"].Text)} for {Plain(entry["class"].Text)}, by {List(entry.Texts("channels"))}",
        "human" => Human(entry),
        "actuate" => $"output {entry["output"].Text} switched {(entry["on"].IsTrue ? "on" : "off")} for alert {Number(entry.Integer("alert"))}",
        "missed" => $"a person reports {Plain(entry["class"].Text)}, which the device did not see",
        "operator" => $"an account of role {Plain(entry["role"].Text)}: {Plain(entry["act"].Text)}",
        "baseline" => $"clean-air baseline of {entry["sensor"].Text} {Plain(entry["verdict"].Text)} after {Count(entry.Integer("scans"), "scan", "scans")}",
        "stop" => $"stopped ({Plain(entry["cause"].Text)}), state {Plain(entry["state"].Text)}",
        "resume" => $"resumed, state {Plain(entry["state"].Text)}",
        "oversight" => $"people have left the device {(entry["stopped"].IsTrue ? "stopped" : "running")}; {Count(entry.Texts("modes").Count, "mode", "modes")} of oversight chosen, {Count(entry.Integers("open").Count, "alert", "alerts")} open",
        "selftest" => $"self-test of {Plain(entry["test"].Text)}: {Plain(entry["result"].Text)}",
        "fault" => $"fault of {Plain(entry["component"].Text)}: {Plain(entry["code"].Text)}",
        "rotate" => $"the signing key was changed; epoch {Number(entry.Integer("epoch"))} begins",
        "witness" => $"{entry["witness"].Text} signed the first {Count(entry.Integer("size"), "entry", "entries")}",
        "prune" => $"entries below {Number(entry.Integer("minimum"))} were removed ({Plain(entry["policy"].Text)})",
        "export" => $"entries {Number(entry.Integer("from"))} to {Number(entry.Integer("to") - 1)} left the device for {Plain(entry["purpose"].Text)}",
        "consent" => $"the replay of decision {Number(entry.Integer("decision"))} was allowed ({Plain(entry["basis"].Text)})",
        "replay" => $"decision {Number(entry.Integer("decision"))} was computed again: {Plain(entry["result"].Text)}",
        "erase" => $"{Plain(entry["what"].Text)} {entry["key_id"].Text} was destroyed ({Plain(entry["reason"].Text)})",
        "incident" => $"suspected serious incident ({Plain(entry["class"].Text)}); freeze {(entry["freeze"].IsTrue ? "on" : "off")}",
        "" => $"{entry.Bytes.Length} bytes that follow no schema of this program",
        _ => $"entry of the unknown type {entry.Type}",
    };

    /// <summary>Returns a word of the log's vocabularies as plain English.</summary>
    public static string Plain(string word) => word.Replace('_', ' ');

    /// <summary>Returns a confidence in 1/10 000 as per cent.</summary>
    public static string Percent(long confidence) => string.Create(CultureInfo.InvariantCulture, $"{(confidence + 50) / 100} %");

    /// <summary>Returns a list in words: a, b and c.</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "nothing",
        1 => Plain(items[0]),
        _ => string.Join(", ", items.Take(items.Count - 1).Select(Plain)) + " and " + Plain(items[^1]),
    };

    /// <summary>Returns a length of time in words of a person.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        { TotalDays: < 3 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.0} days"),
    };

    /// <summary>Returns an instant as it stands in reports, UTC.</summary>
    public static string Instant(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd HH':'mm':'ss 'UTC'", CultureInfo.InvariantCulture) ?? "time not known";

    private static string Origin(LoggedEntry entry) => entry["origin"].Text.Length > 0 ? entry["origin"].Text : entry["device"].Text;

    private static string Decision(LoggedEntry entry)
    {
        string best = entry.Class.Length == 0 ? "nothing classified" : $"{Plain(entry.Class)} {Percent(entry.Integers("confidences") is [long top, ..] ? top : 0)}";
        string outcome = entry["outcome"].Text == "abstain" ? $"abstains, {Plain(entry["cause"].Text)}" : Plain(entry["outcome"].Text);
        return $"{entry["sensor"].Text}: {best}, {outcome}";
    }

    private static string Human(LoggedEntry entry)
    {
        string who = entry["role"].Text == "device" ? "the device" : $"{Plain(entry["role"].Text)} {Short(entry["operator"].Text)}".TrimEnd();
        string given = entry["class"].Text.Length > 0 ? $" as {Plain(entry["class"].Text)}" : string.Empty;
        string reason = entry["reason"].Text.Length > 0 ? $" ({Plain(entry["reason"].Text)})" : string.Empty;
        return $"{who}: {Plain(entry["action"].Text)}{given}{reason} alert {Number(entry.Integer("alert"))} after {Duration(TimeSpan.FromMilliseconds(entry.Integer("ms") ?? 0))}; alarm {Plain(entry["state"].Text)}";
    }

    /// <summary>Returns what an <c>explanation</c> says: without which parts of its input the model would have been less sure, and by how much.</summary>
    public static string Without(LoggedEntry explanation)
    {
        IEnumerable<string> parts = explanation.Texts("parts").Zip(explanation.Integers("effects"), (part, effect) => $"{Part(part)} ({Percent(effect)})");
        return $"less sure without {List(parts.ToArray())}";
    }

    private static string Part(string part) => part.Split('_') switch
    {
        ["step", string step] => $"heater step {step}",
        ["step", string from, string to] => $"heater steps {from} to {to}",
        ["bands", string from, string to] => $"pitch bands {from} to {to}",
        ["frames", string from, string to] => $"moments {from} to {to}",
        _ => Plain(part),
    };

    /// <summary>Returns the beginning of a pseudonym, enough to find it by.</summary>
    public static string Short(string pseudonym) => pseudonym.Length > 8 ? pseudonym[..8] : pseudonym;

    private static string Value(JsonValue value) => value.Kind switch
    {
        JsonKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        JsonKind.Text => Plain(value.Text),
        _ => "nothing",
    };

    private static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "an unknown number";

    private static string Count(long? number, string one, string many) => $"{Number(number)} {(number == 1 ? one : many)}";
}
