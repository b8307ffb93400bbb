using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel;

/// <summary>What stands between the sentinel and a person: display and buttons, or a page.</summary>
/// <remarks>All members are called from the loop's thread and must not block.</remarks>
public interface IOperatorPanel
{
    /// <summary>Shows what a model says now, doubt included.</summary>
    void ShowDecision(DecisionReport report);

    /// <summary>Shows where an alert stands, whenever that changes.</summary>
    void ShowAlert(AlertReport report);

    /// <summary>Shows that a part has failed, in words.</summary>
    void ShowFault(string message);

    /// <summary>Shows in which state the device is, whenever that changes.</summary>
    void ShowState(DeviceState state);

    /// <summary>Shows which mode of oversight is in force for a hazard, whenever that changes.</summary>
    void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode);

    /// <summary>Tells what became of signing in or out.</summary>
    void ShowSignIn(SignInReport report);

    /// <summary>Tells an operator, and nobody else, how they have answered in this shift.</summary>
    void ShowAnswers(ShiftAnswers answers);

    /// <summary>Shows how far the taking of clean air has come, whenever that changes.</summary>
    void ShowCleanAir(CleanAirState state);

    /// <summary>Reminds of an alert that still waits for an answer.</summary>
    void Remind(AlertReport report);

    /// <summary>Takes the next thing that a person asks for.</summary>
    /// <param name="command">The command, or null.</param>
    /// <returns>Whether there was one.</returns>
    bool TryTakeCommand(out OperatorCommand? command);

    /// <summary>Takes the next answer of a person.</summary>
    /// <param name="answer">The answer, or null.</param>
    /// <returns>Whether there was one.</returns>
    bool TryTakeAnswer(out OperatorAnswer? answer);
}
