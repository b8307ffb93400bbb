using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C10: every <c>decision</c>'s outcome follows from its confidences and thresholds by the published rule; thresholds are those of the last <c>model.load</c> or <c>config</c>.</summary>
/// <remarks>The rule is <see cref="DecisionRule"/>, the one that the board runs.</remarks>
internal sealed class C10OutcomesFollowTheRule() : Check(
    "C10", "Every outcome follows from the confidences and the thresholds in force by the published rule", Requirements.Transparency, "AI Act 12, 13, 86")
{
    // The log spells a flag as its name in small letters, words parted by underscores.
    private static readonly string[] BlockingFlags = Enum.GetValues<QualityFlags>()
        .Where(flag => (flag & DecisionRule.Blocking) != 0)
        .Select(flag => string.Concat(flag.ToString().Select((c, i) => (i > 0 && char.IsUpper(c) ? "_" : string.Empty) + char.ToLowerInvariant(c))))
        .ToArray();

    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type != DecisionEntry.Name)
        {
            return;
        }

        _isUsed = true;
        if (entry.SchemaProblem == null && log.Models.TryGetValue(entry.Text("model"), out ModelInForce? model))
        {
            Judge(entry, model);
        }
    }

    internal override void End(AuditContext log)
    {
        if (!_isUsed)
        {
            NotApplicable("no decision was logged");
        }
    }

    private void Judge(AuditEntry entry, ModelInForce model)
    {
        IReadOnlyList<string> classes = entry.Texts("classes");
        int[] confidences = entry.Integers("confidences").Select(value => (int)value).ToArray();
        IReadOnlyList<long> thresholds = entry.Integers("thresholds");
        string outcome = entry.Text("outcome");
        string cause = entry.Text("cause");
        bool isBlocked = entry.Texts("flags").Any(BlockingFlags.Contains);
        if (classes.Count == 0 && confidences.Length == 0 && thresholds.Count == 0)
        {
            if (!isBlocked || outcome != "abstain" || cause != "input_quality")
            {
                Fail(entry, $"outcome '{outcome}' with cause '{cause}' without a class and without a flag that forbids one");
            }

            return;
        }

        int[] places = classes.Select(model.IndexOf).ToArray();
        if (classes.Count < 2 || confidences.Length != classes.Count || thresholds.Count != classes.Count || places.Any(place => place < 0))
        {
            Fail(entry, "expected the best two classes of the model or more, each with its confidence and threshold");
            return;
        }

        for (int i = 0; i < places.Length; i++)
        {
            if (thresholds[i] != model.Thresholds[places[i]])
            {
                Fail(entry, string.Create(CultureInfo.InvariantCulture, $"threshold {thresholds[i]} of '{classes[i]}', in force is {model.Thresholds[places[i]]}"));
            }

            if (i > 0 && confidences[i] >= confidences[i - 1] && (confidences[i] > confidences[i - 1] || places[i] <= places[i - 1]))
            {
                Fail(entry, $"class '{classes[i]}' does not stand in its order");
            }
        }

        HoldTo(entry, "least margin", entry.Integer("least_margin"), "in force is", model.Margin);
        HoldTo(entry, "most distance", entry.Integer("most_distance"), "in force is", model.MostDistance);
        if (model.MostDistance != null && entry.Integer("distance") == null)
        {
            Fail(entry, "the model's distance from the training data is not told");
        }

        if (entry.Integer("agreeing") > entry.Integer("windows"))
        {
            Fail(entry, "more windows agree than were classified");
        }

        Decision decision = DecisionRule.Decide(InForce(model, classes, places), confidences, isBlocked ? QualityFlags.Missing : QualityFlags.None, DoubtsOf(entry));
        HoldTo(entry, "margin", entry.Integer("margin"), "but the confidences give", decision.Margin);
        string expected = decision.Outcome.ToString().ToLowerInvariant();
        string expectedCause = decision.Cause switch
        {
            AbstainCause.None => "none",
            AbstainCause.LowConfidence => "low_confidence",
            AbstainCause.SmallMargin => "small_margin",
            AbstainCause.FarFromTraining => "out_of_distribution",
            AbstainCause.Disagreement => "sensors_disagree",
            _ => "input_quality",
        };
        if (outcome != expected)
        {
            Fail(entry, $"outcome '{outcome}', but the rule gives '{expected}'");
        }
        else if (cause != expectedCause)
        {
            Fail(entry, $"cause '{cause}', but the rule gives '{expectedCause}'");
        }
    }

    private static Doubts DoubtsOf(AuditEntry entry) => new(
        (int?)entry.Integer("distance"), (int?)entry.Integer("most_distance"), (int)(entry.Integer("windows") ?? 0), (int)(entry.Integer("agreeing") ?? 0));

    private static ModelManifest InForce(ModelInForce model, IReadOnlyList<string> classes, int[] places) => new()
    {
        Labels = classes,
        Levels = places.Select(place => Enum.Parse<HazardLevel>(model.Levels[place], ignoreCase: true)).ToArray(),
        Thresholds = places.Select(place => (int)model.Thresholds[place]).ToArray(),
        Margin = (int)model.Margin,
    };

    private void HoldTo(AuditEntry entry, string what, long? told, string but, long? expected)
    {
        if (told != expected)
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"{what} {told}, {but} {expected}"));
        }
    }
}
