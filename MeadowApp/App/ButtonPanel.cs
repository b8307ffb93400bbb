using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Meadow;
using Meadow.Peripherals.Sensors.Buttons;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Uplink;

namespace MeadowTinyMl.App;

/// <summary>
/// Three buttons that answer the newest open alert: confirm, reject, acknowledge. Acknowledge held for three seconds is the stop function; held again, the device goes on.
/// While nobody is signed in, confirm and reject choose name and PIN instead: reject steps on, confirm takes. What is to be shown goes to the display.
/// </summary>
/// <remarks>
/// Interrupts arrive on a thread that an exception would end, and the program with it, so a press does no more than put something into a queue, and nothing leaves the
/// handler. The time of a hold is the stopwatch's: the library's own long press follows the clock of day, which may be set meanwhile.
/// </remarks>
internal sealed class ButtonPanel : IOperatorPanel
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(3);

    private readonly ConcurrentQueue<HumanAction> _presses = new ConcurrentQueue<HumanAction>();
    private readonly ConcurrentQueue<bool> _holds = new ConcurrentQueue<bool>();
    private readonly Stopwatch _held = new Stopwatch();
    private readonly PanelText _text = new PanelText();
    private readonly BoardDisplay _display;
    private readonly RemoteCommands? _remote;
    private readonly ButtonSignIn? _signIn;
    private string? _operator;
    private OperatorCommand? _command;
    private long _newest;
    private bool _isStopped;

    public ButtonPanel(IBoard board, OperatorRoster roster, RemoteCommands? remote)
    {
        _display = new BoardDisplay(board.Display);
        _remote = remote;
        string[] names = roster.Accounts.Select(account => account.Name).ToArray();
        _signIn = names.Length == 0 ? null : new ButtonSignIn(names);
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
            _newest = report.Number;
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

    public void ShowSignIn(SignInReport report)
    {
        _operator = report.Outcome == SignInOutcome.Accepted ? report.Operator : report.Operator == _operator ? null : _operator;
        Resolver.Log.Info($"sign-in: {report.Outcome}");
    }

    public void Remind(AlertReport report) => _display.Show(_text.Lines());

    public bool TryTakeCommand(out OperatorCommand? command)
    {
        if (_holds.TryDequeue(out _))
        {
            command = !_isStopped ? new StopCommand(StopSource.Button, _operator) : _operator == null ? null : (OperatorCommand)new ResumeCommand(StopSource.Button, _operator);
            return command != null;
        }

        command = _command;
        _command = null;
        return command != null || (_remote != null && _remote.TryTake(out command));
    }

    public bool TryTakeAnswer(out OperatorAnswer? answer)
    {
        answer = null;
        while (answer == null && _presses.TryDequeue(out HumanAction action))
        {
            if (_operator != null || action == HumanAction.Acknowledge)
            {
                answer = new OperatorAnswer(_newest, action, null, _operator);
            }
            else
            {
                Choose(action == HumanAction.Confirm);
            }
        }

        return answer != null;
    }

    private void Choose(bool takes)
    {
        if (_signIn == null)
        {
            Resolver.Log.Error("Nobody is enrolled: see DEPLOY.md.");
            return;
        }

        if (!takes)
        {
            _signIn.Next();
        }
        else if (_signIn.TryTake(out string name, out string pin))
        {
            _command = new SignInCommand(1, name, pin);
            return;
        }

        _display.Show(new[] { "Sign in", _signIn.Prompt });
    }

    private void Connect(IButton button, HumanAction action) => button.PressStarted += (sender, arguments) => Guarded(() => _presses.Enqueue(action));

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

    private void EndHold()
    {
        if (_held.Elapsed >= Hold)
        {
            _holds.Enqueue(true);
        }
    }
}
