using System;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Uplink;
using MeadowTinyMl.Simulator.Operators;
using MeadowTinyMl.Simulator.Page;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The panel of the simulated board: what it shows goes to the page and the counts, answers come from the page and the simulated operator.</summary>
internal sealed class RunPanel : IOperatorPanel, IAlarm, IRelay
{
    private readonly LiveView _view;
    private readonly Tally _tally;
    private readonly SimulatedOperator? _operator;
    private readonly Action<DecisionReport> _score;
    private long _newest;

    /// <summary>Wires the panel.</summary>
    /// <param name="view">What the page shows.</param>
    /// <param name="tally">What is counted for the end.</param>
    /// <param name="simulated">Who answers by themselves, or null.</param>
    /// <param name="score">Holds a decision against what is known of a recording.</param>
    public RunPanel(LiveView view, Tally tally, SimulatedOperator? simulated, Action<DecisionReport> score)
    {
        _view = view;
        _tally = tally;
        _operator = simulated;
        _score = score;
    }

    /// <summary>Gets the failure that was shown, or null.</summary>
    public string? Fault { get; private set; }

    public bool IsEnergised { get; private set; }

    /// <summary>Gets or sets who asks from afar, or null.</summary>
    public RemoteCommands? Remote { get; set; }

    public void ShowDecision(DecisionReport report)
    {
        _tally.Add(report);
        _score(report);
        if (report.Sensor.StartsWith("gas", StringComparison.Ordinal))
        {
            _view.ShowGas(report);
        }
        else
        {
            _view.ShowSound(report);
        }
    }

    public void ShowAlert(AlertReport report)
    {
        _view.ShowAlert(report);

        // The reason comes with a second telling of the same alert.
        if (report.State == AlertState.Waiting && report.Number <= _newest)
        {
            return;
        }

        _tally.Add(report);
        if (report.State == AlertState.Waiting)
        {
            _newest = report.Number;
            _operator?.See(report);
        }
    }

    public void ShowFault(string message)
    {
        Fault = message;
        _view.ShowFault(message);
    }

    /// <summary>Shows what the device does without; where no model may run is shown with the slots.</summary>
    public void ShowLacks(Lacks lacks) => _view.ShowLacks(lacks);

    public void ShowState(DeviceState state) => _view.ShowState(state);

    public void ShowSignIn(SignInReport report) => _view.ShowSignIn(report);

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => _view.ShowMode(manifest, label, output, mode);

    public void ShowCleanAir(CleanAirState state) => _view.ShowCleanAir(state);

    public void ShowAnswers(ShiftAnswers answers) => _view.ShowAnswers(answers);

    // The page shows for itself how long an alert waits; a script needs no reminder.
    public void Remind(AlertReport report) => _view.ShowAlert(report);

    public bool TryTakeCommand(out OperatorCommand? command) => _view.TryTakeCommand(out command) || (Remote != null && Remote.TryTake(out command));

    public bool TryTakeAnswer(out OperatorAnswer? answer) =>
        _view.TryTakeAnswer(out answer) || (_operator != null && _operator.TryTake(out answer));

    public void Show(AlarmSignal signal) => _view.ShowSignal(signal);

    public void Switch(bool isEnergised)
    {
        IsEnergised = isEnergised;
        _view.ShowRelay(isEnergised);
    }
}
