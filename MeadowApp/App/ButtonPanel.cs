using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using Meadow;
using Meadow.Peripherals.Sensors.Buttons;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Uplink;

namespace MeadowTinyMl.App;

/// <summary>
/// Three buttons that answer the newest open alert: confirm, reject, acknowledge. Acknowledge held for three seconds is the stop function; held again, the device goes on.
/// What is to be shown goes to the display.
/// </summary>
/// <remarks>
/// Interrupts arrive on a thread that an exception would end, and the program with it, so a press does no more than put something into a queue, and nothing leaves the
/// handler. The time of a hold is the stopwatch's: the library's own long press follows the clock of day, which may be set meanwhile.
/// </remarks>
internal sealed class ButtonPanel : IOperatorPanel
{
    private const string Operator = "operator at the board";
    private const string Role = "operator";

    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(3);

    private readonly ConcurrentQueue<OperatorAnswer> _answers = new ConcurrentQueue<OperatorAnswer>();
    private readonly ConcurrentQueue<OperatorCommand> _commands = new ConcurrentQueue<OperatorCommand>();
    private readonly Stopwatch _held = new Stopwatch();
    private readonly PanelText _text = new PanelText();
    private readonly BoardDisplay _display;
    private readonly RemoteCommands? _remote;
    private long _newest;
    private volatile bool _isStopped;

    public ButtonPanel(IBoard board, RemoteCommands? remote)
    {
        _display = new BoardDisplay(board.Display);
        _remote = remote;
        Connect(board.Buttons.Confirm, HumanAction.Confirm);
        Connect(board.Buttons.Reject, HumanAction.Reject);
        IButton stop = board.Buttons.Acknowledge;
        Connect(stop, HumanAction.Acknowledge);
        stop.PressStarted += (sender, arguments) => Guarded(_held.Restart);
        stop.PressEnded += (sender, arguments) => Guarded(EndHold);
        _display.Show(_text.Lines());
    }

    public void ShowDecision(DecisionReport report) =>
        Resolver.Log.Debug($"{report.Sensor}: {report.Decision.Outcome} {(report.IsInferred ? report.Label : "no input")}");

    public void ShowAlert(AlertReport report)
    {
        if (report.State == AlertState.Waiting)
        {
            Interlocked.Exchange(ref _newest, report.Number);
        }

        _text.Show(report);
        _display.Show(_text.Lines());
    }

    public void ShowFault(string message)
    {
        Resolver.Log.Error(message);
        _text.ShowFault(message);
        _display.Show(_text.Lines());
    }

    public void ShowState(DeviceState state)
    {
        _isStopped = state == DeviceState.Stopped;
        _text.Show(state);
        _display.Show(_text.Lines());
    }

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => Resolver.Log.Info($"{label}, {output}: {mode}");

    public void Remind(AlertReport report) => _display.Show(_text.Lines());

    public bool TryTakeCommand(out OperatorCommand? command) => _commands.TryDequeue(out command) || (_remote != null && _remote.TryTake(out command));

    public bool TryTakeAnswer(out OperatorAnswer? answer) => _answers.TryDequeue(out answer);

    private static void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Resolver.Log.Error("A button's handler failed: " + exception.Message);
        }
    }

    private void Connect(IButton button, HumanAction action) =>
        button.PressStarted += (sender, arguments) => Guarded(() => _answers.Enqueue(new OperatorAnswer(Interlocked.Read(ref _newest), action, null, Operator, Role)));

    private void EndHold()
    {
        if (_held.Elapsed < Hold)
        {
            return;
        }

        _commands.Enqueue(_isStopped ? new ResumeCommand(StopSource.Button, Operator, Role) : (OperatorCommand)new StopCommand(StopSource.Button, null, Role));
    }
}
