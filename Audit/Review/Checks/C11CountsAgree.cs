using System;
using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C11: alerts equal decisions with outcome <c>alert</c>; logged decisions never exceed the summary's counts per class.</summary>
internal sealed class C11CountsAgree() : Check(
    "C11", "Alerts equal decisions with outcome alert, and no more decisions are logged than the summaries count", Requirements.Transparency, "AI Act 12")
{
    // Between a decision and its alert nothing else is written by the device; the log may end there, or the power.
    private const long Patience = 4;

    private readonly Dictionary<long, AuditEntry> _unannounced = [];
    private readonly Dictionary<string, Dictionary<string, long>> _logged = new(StringComparer.Ordinal);
    private long? _cut;
    private bool _isUsed;
    private bool _isWhole;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        switch (entry.Type)
        {
            case BootEntry.Name:
                // The decision just before a loss of power has no alert, or has it at the start of the next boot.
                _cut = _unannounced.Remove(entry.Index - 1) ? entry.Index - 1 : _cut;
                _logged.Clear();
                _isWhole = true;
                break;
            case DecisionEntry.Name:
                _isUsed = true;
                Decision(entry);
                break;
            case AlertEntry.Name when entry.IsTrue("challenge"):
                // A test of attention hangs on a decision that raised nothing.
                if (_unannounced.ContainsKey(entry.Integer("decision") ?? -1))
                {
                    Fail(entry, "a challenge hangs on a decision with outcome alert");
                }

                break;
            case AlertEntry.Name when entry.Integer("decision") == _cut:
                _cut = null;
                break;
            case AlertEntry.Name when !_unannounced.Remove(entry.Integer("decision") ?? -1):
                if (entry.Integer("decision") >= log.First!.Index)
                {
                    Fail(entry, string.Create(CultureInfo.InvariantCulture, $"no decision with outcome alert stands at {entry.Integer("decision")}, or it has an alert already"));
                }

                break;
            case SummaryEntry.Name:
                Summary(entry);
                break;
        }
    }

    internal override void End(AuditContext log)
    {
        foreach ((long index, AuditEntry decision) in _unannounced)
        {
            if (log.Last!.Index - index > Patience)
            {
                Fail(decision, "a decision with outcome alert has no alert");
            }
        }

        if (!_isUsed)
        {
            NotApplicable("no decision was logged");
        }
    }

    private void Decision(AuditEntry entry)
    {
        string outcome = entry.Text("outcome");
        if (outcome == "alert")
        {
            _unannounced[entry.Index] = entry;
        }

        string source = entry.Text("sensor") + " " + entry.Text("model");
        if (!_logged.TryGetValue(source, out Dictionary<string, long>? counts))
        {
            _logged[source] = counts = new Dictionary<string, long>(StringComparer.Ordinal);
        }

        string counted = outcome == "abstain" ? string.Empty : entry.Texts("classes") is [string best, ..] ? best : string.Empty;
        counts[counted] = counts.GetValueOrDefault(counted) + 1;
    }

    private void Summary(AuditEntry entry)
    {
        if (!_logged.Remove(entry.Text("sensor") + " " + entry.Text("model"), out Dictionary<string, long>? counts) || !_isWhole)
        {
            _isWhole = true;
            return;
        }

        foreach ((string label, long logged) in counts)
        {
            long? counted = label.Length == 0 ? entry.Integer("abstentions") : entry.Value["classes"]?[label]?.Integer ?? 0;
            if (logged > counted)
            {
                Fail(entry, string.Create(CultureInfo.InvariantCulture, $"{logged} decisions {(label.Length == 0 ? "without an answer" : $"for '{label}'")} were logged since the last summary, which counts {counted}"));
            }
        }
    }
}
