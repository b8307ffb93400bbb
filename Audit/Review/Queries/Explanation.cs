using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Review.Documents;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>The answer to a person affected by one decision, in plain words: what the system did, how sure it was, what the human did, whom to contact, how to object.</summary>
/// <remarks>Regulation (EU) 2024/1689, Article 86; GDPR, Article 15.</remarks>
public static class Explanation
{
    /// <summary>Returns headings with their answers.</summary>
    /// <param name="chain">The decision with all that belongs to it.</param>
    /// <param name="deployment">Whom to contact.</param>
    public static IReadOnlyList<(string Heading, string Answer)> Of(AlertChain chain, DeploymentRecord deployment) =>
    [
        ("What the system did", Did(chain)),
        ("How sure it was", Sure(chain)),
        ("What the human did", HumanDid(chain)),
        ("What is kept of it", Kept(chain)),
        ("Whom to contact", $"{Sentence(deployment.Contact)} Responsible is: {deployment.Controller}."),
        ("How to object", $"{Sentence(deployment.Objection)} You need no reason and pay nothing. You may also complain to: {deployment.SupervisoryAuthority}."),
    ];

    private static string Did(AlertChain chain)
    {
        if (chain.Decision is not { } decision)
        {
            return "The decision behind this alert is not in the part of the log that was verified, so nothing can be said of it.";
        }

        string model = chain.Model is { } load ? $"the model {load["model"].Text} {load["version"].Text}" : $"the model {decision["model"].Text}";
        string what = decision["outcome"].Text switch
        {
            "abstain" => $"gave no answer ({EntryWords.Plain(decision["cause"].Text)})",
            _ when decision.Class.Length == 0 => "classified nothing",
            _ => $"took what it sensed for: {EntryWords.Plain(decision.Class)}",
        };
        string followed = chain.Alert is { } alert
            ? $" That class leads to {Article(alert["level"].Text)}, so people were told by {EntryWords.List(alert.Texts("channels"))}. {Mode(alert["mode"].Text)}{(alert["challenge"].IsTrue ? " It was a test of attention, not a real alert." : string.Empty)}"
            : " Nobody was told, and nothing was switched.";
        string switched = chain.Switched.Count == 0 ? string.Empty : " " + string.Join(' ', chain.Switched.Select(entry => Sentence(EntryWords.Of(entry))));
        string flags = decision.Texts("flags") is { Count: > 0 } noticed ? $" The device noted of its input: {EntryWords.List(noticed)}." : string.Empty;
        return $"{EntryWords.Instant(decision.Time)}{Clock(decision)}: on sensor {decision["sensor"].Text} {model} {what}.{flags}{followed}{switched}";
    }

    private static string Sure(AlertChain chain)
    {
        if (chain.Decision is not { } decision || decision.Integers("confidences") is not [long top, ..])
        {
            return "It gave no confidence, because nothing was classified.";
        }

        IReadOnlyList<string> classes = decision.Texts("classes");
        IReadOnlyList<long> confidences = decision.Integers("confidences");
        string next = classes.Count > 1 && confidences.Count > 1 ? $" The next likely was {EntryWords.Plain(classes[1])} with {EntryWords.Percent(confidences[1])}." : string.Empty;
        long? least = decision.Integers("thresholds") is [long threshold, ..] ? threshold : null;
        long? margin = decision.Integer("least_margin") ?? chain.Model?.Integer("margin");
        string rule = least == null || margin == null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" The rule: it may answer from {EntryWords.Percent(least.Value)} on, and {(margin + 50) / 100} points ahead of the next; it led by {((decision.Integer("margin") ?? 0) + 50) / 100} points.");
        string why = chain.Why is { } explanation ? $" What moved it most, found by taking parts of the input away: it would have been {EntryWords.Without(explanation)}." : string.Empty;
        return $"By its own measure {EntryWords.Percent(top)} for {EntryWords.Plain(decision.Class)}.{next}{rule}{why} This percentage is the model's own confidence, not the chance that it is right.";
    }

    private static string HumanDid(AlertChain chain)
    {
        if (chain.Alert == null)
        {
            return "Nobody was asked, because the decision told nobody of anything.";
        }

        if (chain.Answers.Count == 0)
        {
            return "Nobody has answered yet, and the time for an answer has not been logged as run out.";
        }

        string told = string.Join(' ', chain.Answers.Select(Answer));
        return chain.Answers.Any(answer => answer["role"].Text == "simulated") ? told + " The role \"simulated\" says that a program answered in place of a person." : told;
    }

    private static string Answer(LoggedEntry answer)
    {
        string after = EntryWords.Duration(TimeSpan.FromMilliseconds(answer.Integer("ms") ?? 0));
        string who = answer["role"].Text switch
        {
            "device" => "the device by itself",
            "simulated" => "a simulated operator",
            string role => $"the {EntryWords.Plain(role)} with the pseudonym {EntryWords.Short(answer["operator"].Text)}",
        };
        string did = answer["action"].Text switch
        {
            "acknowledge" => $"{who} said: I have seen it and am looking",
            "confirm" => $"{who} confirmed that it was real",
            "reject" => $"{who} overruled the machine: it was not real",
            "reclassify" => $"{who} overruled the machine: it was {EntryWords.Plain(answer["class"].Text)}",
            "escalate" => $"{who} made the alarm stronger",
            "no_answer" => "nobody had answered in time",
            "close" => $"{who} closed the alert, because the hazard was gone",
            _ => $"{who}: {EntryWords.Plain(answer["action"].Text)}",
        };
        return $"After {after} {did}; the alarm was then: {EntryWords.Plain(answer["state"].Text)}.";
    }

    private static string Kept(AlertChain chain)
    {
        string entries = string.Join(", ", chain.Entries.Select(entry => entry.Index.ToString(CultureInfo.InvariantCulture)));
        string replay = chain.Replays.LastOrDefault(entry => entry.Type == "replay") is { } again
            ? $" It was computed again on the device: {EntryWords.Plain(again["result"].Text)}."
            : string.Empty;
        return $"The sound or gas reading itself never left the device and was overwritten within minutes. What is kept are the log's entries {entries}; each can be proved to you without showing you any other.{replay}";
    }

    private static string Clock(LoggedEntry entry) => entry.Integer("q") switch
    {
        0 => " (the device's clock had never been set)",
        1 => " (the clock was set by a person)",
        2 => " (the clock was set by a network or satellite)",
        3 => " (the clock was set and checked for drift)",
        _ => string.Empty,
    };

    private static string Mode(string mode) => mode switch
    {
        "in_the_loop" => "Nothing was switched before a person answered.",
        "on_the_loop" => "The alarm acted at once, and a person could overrule it.",
        "in_command" => "The device acts only on a person's command.",
        _ => string.Empty,
    };

    private static string Article(string level) => level.Length > 0 && "aeiou".Contains(level[0], StringComparison.Ordinal) ? $"an {level}" : $"a {level}";

    private static string Sentence(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
