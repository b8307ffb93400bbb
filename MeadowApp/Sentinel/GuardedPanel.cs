using System.Collections.Generic;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel;

/// <summary>A panel that may fail without ending the loop.</summary>
internal sealed class GuardedPanel : IOperatorPanel
{
    private readonly IOperatorPanel _panel;
    private readonly FaultWatch _faults;
    private readonly SortedDictionary<long, AlertReport> _unshown = new SortedDictionary<long, AlertReport>();
    private readonly System.Action _takeCommand;
    private readonly System.Action _takeAnswer;
    private DeviceState? _unshownState;
    private string? _unshownFault;
    private OperatorCommand? _command;
    private OperatorAnswer? _answer;

    public GuardedPanel(IOperatorPanel panel, FaultWatch faults)
    {
        _panel = panel;
        _faults = faults;
        _takeCommand = () => _panel.TryTakeCommand(out _command);
        _takeAnswer = () => _panel.TryTakeAnswer(out _answer);
    }

    public void ShowDecision(DecisionReport report) => Try("decision", () => _panel.ShowDecision(report));

    public void ShowAlert(AlertReport report)
    {
        _unshown.Remove(report.Number);
        if (!Try("alert", () => _panel.ShowAlert(report)))
        {
            _unshown[report.Number] = report;
        }
    }

    public void ShowFault(string message) => _unshownFault = Try("fault", () => _panel.ShowFault(message)) ? null : message;

    public void ShowState(DeviceState state) => _unshownState = Try("state", () => _panel.ShowState(state)) ? null : (DeviceState?)state;

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => Try("mode", () => _panel.ShowMode(manifest, label, output, mode));

    public void ShowSignIn(SignInReport report) => Try("sign-in", () => _panel.ShowSignIn(report));

    public void ShowAnswers(ShiftAnswers answers) => Try("answers", () => _panel.ShowAnswers(answers));

    public void ShowCleanAir(CleanAirState state) => Try("clean air", () => _panel.ShowCleanAir(state));

    public void Remind(AlertReport report) => Try("reminder", () => _panel.Remind(report));

    /// <summary>Shows once more what could not be shown: where an alert stands, in which state the device is, and the last fault.</summary>
    public void Repeat()
    {
        if (_unshownFault != null)
        {
            ShowFault(_unshownFault);
        }

        if (_unshownState is { } state)
        {
            ShowState(state);
        }

        if (_unshown.Count > 0)
        {
            foreach (AlertReport report in new List<AlertReport>(_unshown.Values))
            {
                ShowAlert(report);
            }
        }
    }

    public bool TryTakeCommand(out OperatorCommand? command)
    {
        _command = null;
        bool isTaken = Try("command", _takeCommand);
        command = _command;
        return isTaken && command != null;
    }

    public bool TryTakeAnswer(out OperatorAnswer? answer)
    {
        _answer = null;
        bool isTaken = Try("answer", _takeAnswer);
        answer = _answer;
        return isTaken && answer != null;
    }

    private bool Try(string part, System.Action act) => _faults.Try("panel", part, act);
}
