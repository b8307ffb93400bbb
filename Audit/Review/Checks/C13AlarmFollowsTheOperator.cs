using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C13: after <c>reject</c> or <c>reclassify</c> the alarm state follows the operator, not the model.</summary>
internal sealed class C13AlarmFollowsTheOperator() : Check(
    "C13", "After reject or reclassify the alarm follows the operator, not the model", Requirements.Oversight, "AI Act 14(4)(d); GDPR 5(1)(d), 22")
{
    // Alerts that were overridden and not closed yet; more than these nobody holds open.
    private const int MaxOverridden = 4_096;

    private readonly Dictionary<long, string> _models = [];
    private readonly Dictionary<long, AuditEntry> _overridden = [];
    private readonly Dictionary<long, string> _decisions = [];
    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        switch (entry.Type)
        {
            case BootEntry.Name:
                _models.Clear();
                _overridden.Clear();
                _decisions.Clear();
                break;
            case DecisionEntry.Name when entry.Text("outcome") == "alert":
                _decisions[entry.Index] = entry.Text("model");
                break;
            case AlertEntry.Name when _decisions.Remove(entry.Integer("decision") ?? -1, out string? model):
                _models[entry.Index] = model;
                break;
            case HumanEntry.Name:
                Human(entry, log);
                break;
            case ActuateEntry.Name when entry.IsTrue("on") && _overridden.TryGetValue(entry.Integer("alert") ?? -1, out AuditEntry? by):
                Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the output is switched on although entry {by.Index} overrides the alert"));
                break;
        }
    }

    internal override void End(AuditContext log)
    {
        if (!_isUsed)
        {
            NotApplicable("nobody rejected or reclassified an alert");
        }
    }

    private void Human(AuditEntry entry, AuditContext log)
    {
        long alert = entry.Integer("alert") ?? -1;
        string action = entry.Text("action");
        string state = entry.Text("state");
        switch (action)
        {
            case "reject":
                _isUsed = true;
                Require(entry, state == "off", $"rejected, but the alarm state is '{state}'");
                Override(alert, entry);
                break;
            case "reclassify":
                _isUsed = true;
                string? level = _models.TryGetValue(alert, out string? id) && log.Models.TryGetValue(id, out ModelInForce? model) ? model.LevelOf(entry.Text("class")) : null;
                bool follows = level switch
                {
                    "none" => state == "off",
                    "advisory" => state is "advisory",
                    "alarm" => state is "alarm" or "silenced",
                    _ => true,
                };
                Require(entry, follows, $"reclassified as '{entry.Text("class")}', which means '{level}', but the alarm state is '{state}'");
                if (level == "none")
                {
                    Override(alert, entry);
                }
                else
                {
                    _overridden.Remove(alert);
                }

                break;
            case "confirm":
                _overridden.Remove(alert);
                break;
            default:
                Require(entry, !_overridden.ContainsKey(alert) || state == "off", $"'{action}' brings the alarm to '{state}' after a person overrode the alert");
                break;
        }
    }

    private void Override(long alert, AuditEntry by)
    {
        if (_overridden.Count >= MaxOverridden)
        {
            _overridden.Clear();
        }

        _overridden[alert] = by;
    }

    private void Require(AuditEntry entry, bool holds, string message)
    {
        if (!holds)
        {
            Fail(entry, message);
        }
    }
}
