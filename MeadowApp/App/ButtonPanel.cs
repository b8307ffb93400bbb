using System.Collections.Concurrent;
using System.Threading;
using Meadow;
using Meadow.Foundation.Sensors.Buttons;
using Meadow.Hardware;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>Three buttons that answer the newest open alert: confirm, reject, acknowledge. What is to be shown goes to the console until a display is fitted.</summary>
/// <remarks>Interrupts arrive on a thread that an exception would end, so a press does no more than put an answer into a queue.</remarks>
internal sealed class ButtonPanel : IOperatorPanel
{
    private readonly ConcurrentQueue<OperatorAnswer> _answers = new ConcurrentQueue<OperatorAnswer>();
    private long _newest;

    public ButtonPanel(IPin confirm, IPin reject, IPin acknowledge)
    {
        Connect(confirm, HumanAction.Confirm);
        Connect(reject, HumanAction.Reject);
        Connect(acknowledge, HumanAction.Acknowledge);
    }

    public void ShowDecision(DecisionReport report) =>
        Resolver.Log.Debug($"{report.Sensor}: {report.Decision.Outcome} {(report.IsInferred ? report.Label : "no input")}");

    public void ShowAlert(AlertReport report)
    {
        if (report.State == AlertState.Waiting)
        {
            Interlocked.Exchange(ref _newest, report.Number);
        }

        Resolver.Log.Warn($"alert {report.Number}, {report.Decision.Label}: {report.State}");
    }

    public void ShowFault(string message) => Resolver.Log.Error(message);

    public bool TryTakeAnswer(out OperatorAnswer? answer) => _answers.TryDequeue(out answer);

    private void Connect(IPin pin, HumanAction action)
    {
        var button = new PushButton(pin);
        button.PressStarted += (sender, arguments) =>
            _answers.Enqueue(new OperatorAnswer(Interlocked.Read(ref _newest), action, null, "operator at the board", "operator"));
    }
}
