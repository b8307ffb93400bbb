using System;
using System.Collections.Generic;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Commands;

namespace MeadowTinyMl.Sentinel;

/// <summary>The log's vocabulary for what the loop knows by type.</summary>
internal static class LogWords
{
    private static readonly (QualityFlags Flag, string Word)[] Flags =
    {
        (QualityFlags.Missing, "missing"),
        (QualityFlags.Saturated, "saturated"),
        (QualityFlags.Silent, "silent"),
        (QualityFlags.Clipped, "clipped"),
        (QualityFlags.NoBaseline, "no_baseline"),
        (QualityFlags.Unsettled, "unsettled"),
        (QualityFlags.Unheated, "unheated"),
        (QualityFlags.WrongProfile, "wrong_profile"),
        (QualityFlags.OutOfRange, "out_of_range"),
        (QualityFlags.OldBaseline, "old_baseline"),
        (QualityFlags.StuckLine, "stuck_line"),
        (QualityFlags.Offset, "offset"),
        (QualityFlags.WrongRate, "wrong_rate"),
    };

    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Normal => "normal",
        Outcome.Alert => "alert",
        _ => "abstain",
    };

    public static string Of(AbstainCause cause) => cause switch
    {
        AbstainCause.None => "none",
        AbstainCause.LowConfidence => "low_confidence",
        AbstainCause.SmallMargin => "small_margin",
        AbstainCause.FarFromTraining => "out_of_distribution",
        AbstainCause.Disagreement => "sensors_disagree",
        _ => "input_quality",
    };

    // Escalation is an alarm that grew stronger; who reads the log sees it from the entry's action.
    public static string Of(AlarmSignal signal) => signal switch
    {
        AlarmSignal.Off => "off",
        AlarmSignal.Notice => "advisory",
        AlarmSignal.Lamp => "silenced",
        _ => "alarm",
    };

    public static string Of(OversightMode mode) => mode switch
    {
        OversightMode.OnTheLoop => "on_the_loop",
        OversightMode.InTheLoop => "in_the_loop",
        _ => "in_command",
    };

    // A setting names the output that it is about, and of "in command" which of the two.
    public static string Of(OversightOutput output, OversightMode mode) => (output == OversightOutput.Relay ? "relay/" : "signal/") + mode switch
    {
        OversightMode.Advisory => "in_command/advisory",
        OversightMode.Off => "in_command/off",
        _ => Of(mode),
    };

    /// <summary>Reads what <see cref="Of(OversightOutput, OversightMode)"/> wrote.</summary>
    public static bool TryMode(string word, out OversightOutput output, out OversightMode mode)
    {
        for (output = OversightOutput.Signal; output <= OversightOutput.Relay; output++)
        {
            for (mode = OversightMode.OnTheLoop; mode <= OversightMode.Off; mode++)
            {
                if (Of(output, mode) == word)
                {
                    return true;
                }
            }
        }

        mode = default;
        return false;
    }

    public static string Of(StopSource source) => source switch
    {
        StopSource.Button => "button",
        StopSource.Page => "page",
        _ => "test",
    };

    public static string? OfReason(AnswerReason reason) => reason switch
    {
        AnswerReason.None => null,
        AnswerReason.Cleaning => "cleaning",
        AnswerReason.Cooking => "cooking",
        AnswerReason.Maintenance => "maintenance",
        AnswerReason.KnownSource => "known_source",
        AnswerReason.NothingPerceived => "nothing_perceived",
        AnswerReason.Perceived => "perceived",
        AnswerReason.ChallengeSeen => "challenge_seen",
        AnswerReason.WrongPlace => "wrong_place",
        _ => "other",
    };

    public static string Of(HumanAction action) => action switch
    {
        HumanAction.Acknowledge => "acknowledge",
        HumanAction.Confirm => "confirm",
        HumanAction.Reject => "reject",
        HumanAction.Escalate => "escalate",
        _ => "reclassify",
    };

    public static IReadOnlyList<string> Of(QualityFlags flags)
    {
        if (flags == QualityFlags.None)
        {
            return Array.Empty<string>();
        }

        var words = new List<string>();
        foreach ((QualityFlags flag, string word) in Flags)
        {
            if ((flags & flag) != 0)
            {
                words.Add(word);
            }
        }

        return words;
    }
}
