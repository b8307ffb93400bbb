using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel;

/// <summary>A panel that may fail without ending the loop.</summary>
internal sealed class GuardedPanel : IOperatorPanel
{
    private readonly IOperatorPanel _panel;
    private readonly FaultWatch _faults;

    public GuardedPanel(IOperatorPanel panel, FaultWatch faults)
    {
        _panel = panel;
        _faults = faults;
    }

    public void ShowDecision(DecisionReport report) => Try("decision", () => _panel.ShowDecision(report));

    public void ShowAlert(AlertReport report) => Try("alert", () => _panel.ShowAlert(report));

    public void ShowFault(string message) => Try("fault", () => _panel.ShowFault(message));

    public void ShowState(DeviceState state) => Try("state", () => _panel.ShowState(state));

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => Try("mode", () => _panel.ShowMode(manifest, label, output, mode));

    public void ShowSignIn(SignInReport report) => Try("sign-in", () => _panel.ShowSignIn(report));

    public void ShowAnswers(ShiftAnswers answers) => Try("answers", () => _panel.ShowAnswers(answers));

    public void Remind(AlertReport report) => Try("reminder", () => _panel.Remind(report));

    public bool TryTakeCommand(out OperatorCommand? command)
    {
        OperatorCommand? taken = null;
        bool isTaken = Try("command", () => _panel.TryTakeCommand(out taken));
        command = taken;
        return isTaken && command != null;
    }

    public bool TryTakeAnswer(out OperatorAnswer? answer)
    {
        OperatorAnswer? taken = null;
        bool isTaken = Try("answer", () => _panel.TryTakeAnswer(out taken));
        answer = taken;
        return isTaken && answer != null;
    }

    private bool Try(string part, System.Action act) => _faults.Try("panel", part, act);
}
