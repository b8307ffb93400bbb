using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C28: per site, sensor and hour of day: alert, rejection and abstention rates with intervals; differences beyond the model card's limit. Findings, not failures.</summary>
/// <remarks>A log is of one site; sites are compared across logs. A group stands out where the interval of its rate lies beyond the rate of all by more than the card's limit.</remarks>
internal sealed class C28GroupsAreTreatedAlike() : Check(
    "C28", "Alerts, rejections and abstentions do not differ by sensor and hour beyond the model card's limit", Requirements.Fairness, "AI Act 10, 72")
{
    // Too few decisions make any group look odd once in a while; 24 hours are looked at together.
    private const long LeastTrials = 30;

    private readonly SortedDictionary<string, Counts> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Counts> _all = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (string Sensor, ModelInForce Model)> _decisions = [];
    private readonly Dictionary<long, (string Sensor, ModelInForce Model, string Hour)> _alerts = [];
    private readonly Dictionary<(string Model, string Sensor), long> _uncounted = [];
    private readonly Dictionary<string, ModelInForce> _models = new(StringComparer.Ordinal);
    private string _site = string.Empty;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        switch (entry.Type)
        {
            case LogOpenEntry.Name:
                _site = entry.Text("origin");
                break;
            case BootEntry.Name:
                _decisions.Clear();
                _alerts.Clear();

                // No summary will count the decisions about these.
                _uncounted.Clear();
                break;
            case SummaryEntry.Name when log.Models.TryGetValue(entry.Text("model"), out ModelInForce? model):
                Summary(entry, model);
                break;
            case DecisionEntry.Name when entry.Text("outcome") == "alert" && log.Models.TryGetValue(entry.Text("model"), out ModelInForce? model):
                _decisions[entry.Index] = (entry.Text("sensor"), model);
                break;
            case AlertEntry.Name when _decisions.Remove(entry.Integer("decision") ?? -1, out (string Sensor, ModelInForce Model) of):
                _alerts[entry.Index] = (of.Sensor, of.Model, Hour(entry));
                _uncounted[(of.Model.Name, of.Sensor)] = _uncounted.GetValueOrDefault((of.Model.Name, of.Sensor)) + 1;
                break;
            case HumanEntry.Name when entry.Text("action") is "confirm" or "reject" or "reclassify" && _alerts.Remove(entry.Integer("alert") ?? -1, out (string Sensor, ModelInForce Model, string Hour) of):
                Answer(of.Model, of.Sensor, of.Hour, isOverridden: entry.Text("action") != "confirm");
                break;
        }
    }

    internal override void End(AuditContext log)
    {
        if (_groups.Count == 0)
        {
            NotApplicable("no summary was logged");
            return;
        }

        bool isJudged = false;
        foreach ((string name, Counts group) in _groups)
        {
            Counts all = _all[group.Model];
            long? limit = CardLimits.Read(CardLimits.Card(log.Evidence, _models[group.Model].Load.Text("card")))?.GroupDifference;
            isJudged |= limit != null;
            foreach ((string what, WilsonInterval ofGroup, WilsonInterval ofAll) in group.Against(all))
            {
                if (ofGroup.Trials == 0)
                {
                    continue;
                }

                Figure($"{name}: {what} (Wilson 95 %)", Intervals.Text(ofGroup));
                double share = ofAll.Share ?? 0;
                double beyond = Math.Max(ofGroup.Low - share, share - ofGroup.High);
                if (limit != null && ofGroup.Trials >= LeastTrials && Intervals.Parts(beyond) > limit)
                {
                    Notice(null, string.Create(CultureInfo.InvariantCulture, $"{name}: {what} {Intervals.Text(ofGroup)}, of all {Intervals.Text(ofAll)}; the model card allows a difference of {limit}/10000"));
                }
            }
        }

        if (!isJudged)
        {
            NotApplicable("no model card with a limit was given");
        }

        Figure("site", _site);
    }

    private static string Hour(AuditEntry entry) => entry.Utc is { } utc ? string.Create(CultureInfo.InvariantCulture, $"hour {utc / 3_600 % 24:00} UTC") : "hour unknown";

    private void Summary(AuditEntry entry, ModelInForce model)
    {
        long abstentions = entry.Integer("abstentions") ?? 0;
        long answered = entry.Value["classes"] is { } classes ? classes.Keys.Sum(label => classes[label]!.Integer) : 0;
        _uncounted.Remove((model.Name, entry.Text("sensor")), out long alerts);
        Each(model, entry.Text("sensor"), Hour(entry), counts =>
        {
            counts.Alerts += alerts;
            counts.Abstentions += abstentions;
            counts.Decisions += abstentions + answered;
        });
    }

    private void Answer(ModelInForce model, string sensor, string hour, bool isOverridden) => Each(model, sensor, hour, counts =>
    {
        counts.Answers++;
        counts.Overridden += isOverridden ? 1 : 0;
    });

    private void Each(ModelInForce model, string sensor, string hour, Action<Counts> count)
    {
        string key = model.Digest;
        _models[key] = model;
        foreach (string group in new[] { sensor, hour })
        {
            string name = $"{model.Name}, {group}";
            if (!_groups.TryGetValue(name, out Counts? counts))
            {
                _groups[name] = counts = new Counts(key);
            }

            count(counts);
        }

        if (!_all.TryGetValue(key, out Counts? all))
        {
            _all[key] = all = new Counts(key);
        }

        count(all);
    }

    private sealed class Counts(string model)
    {
        public string Model { get; } = model;

        public long Decisions { get; set; }

        public long Abstentions { get; set; }

        public long Alerts { get; set; }

        public long Answers { get; set; }

        public long Overridden { get; set; }

        public IEnumerable<(string What, WilsonInterval Group, WilsonInterval All)> Against(Counts all)
        {
            yield return ("alerts", new WilsonInterval(Math.Min(Alerts, Decisions), Decisions), new WilsonInterval(Math.Min(all.Alerts, all.Decisions), all.Decisions));
            yield return ("alerts overridden", new WilsonInterval(Overridden, Answers), new WilsonInterval(all.Overridden, all.Answers));
            yield return ("abstentions", new WilsonInterval(Math.Min(Abstentions, Decisions), Decisions), new WilsonInterval(Math.Min(all.Abstentions, all.Decisions), all.Decisions));
        }
    }
}
