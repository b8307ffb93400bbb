using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C30: inferences, energy estimate and uptime from <c>summary</c>. Figures, no judgement.</summary>
internal sealed class C30UseIsReported() : Check(
    "C30", "Inferences, energy estimate and uptime", Requirements.WellBeing, "AI Act 40(2), 95(2)(b)")
{
    private readonly SortedDictionary<string, long> _inferences = new(System.StringComparer.Ordinal);
    private readonly SortedDictionary<string, (long Energy, long Decisions)> _cost = new(System.StringComparer.Ordinal);
    private long _summaries;
    private long _energy;
    private bool _hasEnergy;
    private long _uptime;
    private long _start;
    private long _last;
    private bool _isFirst = true;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type == BootEntry.Name || _isFirst)
        {
            _uptime += _last - _start;
            _start = entry.Uptime;
            _isFirst = false;
        }

        _last = entry.Uptime;
        if (entry.Type == SummaryEntry.Name)
        {
            _summaries++;
            string model = entry.Text("model");
            _inferences[model] = _inferences.GetValueOrDefault(model) + (entry.Integer("inferences") ?? 0);
            _hasEnergy |= entry.Integer("energy_mj") != null;
            _energy += entry.Integer("energy_mj") ?? 0;
            Cost(entry, model);
        }
    }

    internal override void End(AuditContext log)
    {
        if (_summaries == 0)
        {
            NotApplicable("no summary was logged");
        }

        foreach ((string model, long count) in _inferences)
        {
            Figure($"inferences of {model}", count);
        }

        Figure("uptime, s", (_uptime + _last - _start) / 1_000);
        Figure("summaries", _summaries);
        if (_hasEnergy)
        {
            Figure("energy estimate, J", _energy / 1_000);
            foreach ((string model, (long energy, long decisions)) in _cost)
            {
                if (decisions > 0)
                {
                    Figure($"energy estimate for each decision of {model}, mJ", energy / decisions);
                }
            }
        }
        else
        {
            Remark("the log holds no estimate of energy: the device's power is not known to it");
        }
    }

    private void Cost(AuditEntry summary, string model)
    {
        if (summary.Integer("energy_mj") is not { } energy)
        {
            return;
        }

        long answered = summary.Value["classes"] is { } classes ? classes.Keys.Sum(label => classes[label]!.Integer) : 0;
        (long before, long decisions) = _cost.GetValueOrDefault(model);
        _cost[model] = (before + energy, decisions + answered + (summary.Integer("abstentions") ?? 0));
    }
}
