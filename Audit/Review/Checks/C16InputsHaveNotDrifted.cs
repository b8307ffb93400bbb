using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C16: drift: the distance between <c>summary</c> histograms and the model card's reference, and the abstention rate, against the card's limits. Findings, not failures.</summary>
internal sealed class C16InputsHaveNotDrifted() : Check(
    "C16", "Confidences have not drifted from the model card's reference, nor has the share of abstentions", Requirements.Robustness, "AI Act 9, 14(4)(a), 15, 26(5), 72")
{
    // Below this many the histogram's own scatter is as large as a drift worth asking about.
    private const long LeastInferences = 200;

    private readonly Dictionary<string, (ModelInForce Model, AuditEntry Last, long[] Histogram, long Abstentions, long Decisions)> _counts = new(StringComparer.Ordinal);

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type != SummaryEntry.Name || !log.Models.TryGetValue(entry.Text("model"), out ModelInForce? model))
        {
            return;
        }

        string key = model.Digest;
        if (!_counts.TryGetValue(key, out (ModelInForce Model, AuditEntry Last, long[] Histogram, long Abstentions, long Decisions) counts))
        {
            counts = (model, entry, new long[10], 0, 0);
        }

        IReadOnlyList<long> histogram = entry.Integers("histogram");
        for (int i = 0; i < Math.Min(10, histogram.Count); i++)
        {
            counts.Histogram[i] += histogram[i];
        }

        long abstentions = entry.Integer("abstentions") ?? 0;
        long answered = entry.Value["classes"] is { } classes ? classes.Keys.Sum(label => classes[label]!.Integer) : 0;
        _counts[key] = (counts.Model, entry, counts.Histogram, counts.Abstentions + abstentions, counts.Decisions + abstentions + answered);
    }

    internal override void End(AuditContext log)
    {
        bool isJudged = false;
        foreach ((ModelInForce model, AuditEntry last, long[] histogram, long abstentions, long decisions) in _counts.Values)
        {
            var abstained = new WilsonInterval(Math.Min(abstentions, decisions), decisions);
            Figure($"{model.Name}: abstentions (Wilson 95 %)", Intervals.Text(abstained));
            CardLimits? limits = CardLimits.Read(CardLimits.Card(log.Evidence, model.Load.Text("card")));
            long inferences = histogram.Sum();
            if (limits is { Histogram.Count: 10, Drift: { } drift } && limits.Histogram.Sum() is > 0 and long reference && inferences >= LeastInferences)
            {
                isJudged = true;
                double distance = 0.5 * Enumerable.Range(0, 10).Sum(i => Math.Abs(((double)histogram[i] / inferences) - ((double)limits.Histogram[i] / reference)));
                Figure($"{model.Name}: distance from the card's confidences, in 1/10 000", Intervals.Parts(distance));
                if (Intervals.Parts(distance) > drift)
                {
                    Notice(last, string.Create(CultureInfo.InvariantCulture, $"the confidences of {model.Name} lie {Intervals.Parts(distance)}/10000 from the model card's, the limit is {drift}"));
                }
            }

            if (limits is { Abstention: { } most } && decisions >= LeastInferences)
            {
                isJudged = true;
                if (Intervals.Parts(abstained.Low) > most)
                {
                    Notice(last, string.Create(CultureInfo.InvariantCulture, $"{model.Name} abstains on at least {Intervals.Parts(abstained.Low)}/10000 of its decisions, the limit is {most}"));
                }
            }
        }

        if (!isJudged)
        {
            NotApplicable(_counts.Count == 0 ? "no summary was logged" : "no model card with a reference and limits was given, or there are fewer than 200 inferences");
        }
    }
}
