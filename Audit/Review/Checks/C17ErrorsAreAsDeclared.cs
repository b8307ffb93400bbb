using System;
using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C17: measured error rates: rejected alerts as false alarms, missed events that operators reported, with intervals, against the model card. Findings, not failures.</summary>
internal sealed class C17ErrorsAreAsDeclared() : Check(
    "C17", "False alarms and missed events, as persons report them, are no more than the model card declares", Requirements.Robustness, "AI Act 9, 14(4)(a), 15, 72")
{
    private readonly Dictionary<long, ModelInForce> _decisions = [];
    private readonly Dictionary<long, ModelInForce> _alerts = [];
    private readonly SortedDictionary<string, (ModelInForce Model, long Confirmed, long Rejected, long Missed, AuditEntry? Last)> _counts = new(StringComparer.Ordinal);
    private long _answers;
    private long _simulated;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        switch (entry.Type)
        {
            case BootEntry.Name:
                _decisions.Clear();
                _alerts.Clear();
                break;
            case DecisionEntry.Name when entry.Text("outcome") == "alert" && log.Models.TryGetValue(entry.Text("model"), out ModelInForce? model):
                _decisions[entry.Index] = model;
                break;
            case AlertEntry.Name when _decisions.Remove(entry.Integer("decision") ?? -1, out ModelInForce? model) && !entry.IsTrue("challenge"):
                _alerts[entry.Index] = model;
                break;
            case HumanEntry.Name when entry.Text("action") is "confirm" or "reject" or "reclassify" && _alerts.Remove(entry.Integer("alert") ?? -1, out ModelInForce? model):
                bool isConfirmed = entry.Text("action") == "confirm";
                Count(model, entry, isConfirmed ? 1 : 0, isConfirmed ? 0 : 1, 0);
                _answers++;
                _simulated += entry.Text("role") == "simulated" ? 1 : 0;
                break;
            case MissedEntry.Name:
                foreach (ModelInForce loaded in log.Models.Values)
                {
                    if (loaded.IndexOf(entry.Text("class")) >= 0)
                    {
                        Count(loaded, entry, 0, 0, 1);
                    }
                }

                break;
        }
    }

    internal override void End(AuditContext log)
    {
        bool isJudged = false;
        foreach ((ModelInForce model, long confirmed, long rejected, long missed, AuditEntry? last) in _counts.Values)
        {
            var falseAlarms = new WilsonInterval(rejected, confirmed + rejected);
            var misses = new WilsonInterval(missed, missed + confirmed);
            Figure($"{model.Name}: alerts overridden (Wilson 95 %)", Intervals.Text(falseAlarms));
            Figure($"{model.Name}: events that it missed (Wilson 95 %)", Intervals.Text(misses));
            CardLimits? limits = CardLimits.Read(CardLimits.Card(log.Evidence, model.Load.Text("card")));
            isJudged |= limits is { FalseAlarm: not null } or { Missed: not null };
            Judge(last, limits?.FalseAlarm, falseAlarms, $"alerts of {model.Name} are overridden");
            Judge(last, limits?.Missed, misses, $"events are missed by {model.Name}");
        }

        if (_simulated > 0)
        {
            Figure("answers that a program gave in place of a person", string.Create(CultureInfo.InvariantCulture, $"{_simulated} of {_answers}"));
        }

        if (!isJudged)
        {
            NotApplicable(_counts.Count == 0 ? "no person answered an alert or reported a missed event" : "no model card with limits was given");
        }
    }

    private void Judge(AuditEntry? last, long? limit, WilsonInterval measured, string what)
    {
        if (limit != null && measured.Trials > 0 && Intervals.Parts(measured.Low) > limit)
        {
            Notice(last, string.Create(CultureInfo.InvariantCulture, $"at least {Intervals.Parts(measured.Low)}/10000 {what}, the model card declares {limit}"));
        }
    }

    private void Count(ModelInForce model, AuditEntry entry, long confirmed, long rejected, long missed)
    {
        string key = model.Digest;
        (ModelInForce _, long c, long r, long m, _) = _counts.GetValueOrDefault(key);
        _counts[key] = (model, c + confirmed, r + rejected, m + missed, entry);
    }
}
