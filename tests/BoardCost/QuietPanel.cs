using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.BoardCost;

/// <summary>A panel at which nobody stands; it counts decisions and keeps what went wrong.</summary>
internal sealed class QuietPanel : IOperatorPanel, IAlarm
{
    public int Decisions { get; private set; }

    public DecisionReport? Gas { get; private set; }

    public DecisionReport? Sound { get; private set; }

    public string? Fault { get; private set; }

    public void ShowDecision(DecisionReport report)
    {
        Decisions++;
        Gas = report.Sensor == SoundChannel.Sensor ? Gas : report;
        Sound = report.Sensor == SoundChannel.Sensor ? report : Sound;
    }

    public void ShowFault(string message) => Fault = message;

    public void ShowAlert(AlertReport report)
    {
        // Nobody looks.
    }

    public void ShowState(DeviceState state)
    {
        // Nobody looks.
    }

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode)
    {
        // Nobody looks.
    }

    public void ShowSignIn(SignInReport report)
    {
        // Nobody looks.
    }

    public void ShowCleanAir(CleanAirState state)
    {
        // Nobody looks.
    }

    public void ShowAnswers(ShiftAnswers answers)
    {
        // Nobody looks.
    }

    public void Remind(AlertReport report)
    {
        // Nobody looks.
    }

    public void Show(AlarmSignal signal)
    {
        // A lamp costs a pin.
    }

    public bool TryTakeCommand(out OperatorCommand? command)
    {
        command = null;
        return false;
    }

    public bool TryTakeAnswer(out OperatorAnswer? answer)
    {
        answer = null;
        return false;
    }
}
