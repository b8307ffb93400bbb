using System.Collections.Generic;
using System.Globalization;

namespace MeadowTinyMl.Sentinel;

/// <summary>What a small display says: the state in the first line, then the alert that is open, what to press, and a fault. At most five lines of at most 26 characters.</summary>
public sealed class PanelText
{
    /// <summary>The most characters of a line.</summary>
    public const int Width = 26;

    private readonly List<AlertReport> _open = new List<AlertReport>();
    private DeviceState _state = DeviceState.Running;
    private string? _fault;

    /// <summary>Takes where an alert stands.</summary>
    public void Show(AlertReport report)
    {
        _open.RemoveAll(other => other.Number == report.Number);
        if (report.State != AlertState.Idle && report.State != AlertState.Rejected)
        {
            _open.Add(report);
        }
    }

    /// <summary>Takes the device's state.</summary>
    public void Show(DeviceState state) => _state = state;

    /// <summary>Takes a fault; it stays.</summary>
    public void ShowFault(string message) => _fault = message;

    /// <summary>Returns the lines, anew each time.</summary>
    public IReadOnlyList<string> Lines()
    {
        var lines = new List<string> { _state switch { DeviceState.Stopped => "STOPPED, AI off", DeviceState.WithoutLog => "NO LOG, plain alarm only", _ => _open.Count == 0 ? "watching" : "ALERT" } };
        if (_open.Count > 0)
        {
            AlertReport newest = _open[_open.Count - 1];
            DecisionReport decision = newest.Decision;
            int confidence = decision.Confidences.Length == 0 ? 0 : decision.Confidences[decision.Decision.Top];
            lines.Add(string.Format(CultureInfo.InvariantCulture, "{0} {1} %", decision.Label, confidence / 100));
            lines.Add(string.Format(CultureInfo.InvariantCulture, "{0}{1}", newest.State.ToString().ToLowerInvariant(), _open.Count == 1 ? string.Empty : string.Format(CultureInfo.InvariantCulture, ", {0} open", _open.Count)));
            lines.Add("yes / no / seen");
        }

        if (_fault != null)
        {
            lines.Add(_fault);
        }

        for (int i = 0; i < lines.Count; i++)
        {
            lines[i] = lines[i].Length <= Width ? lines[i] : lines[i].Substring(0, Width);
        }

        return lines;
    }
}
