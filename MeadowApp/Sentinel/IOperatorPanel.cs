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

    /// <summary>Takes the next answer of a person.</summary>
    /// <param name="answer">The answer, or null.</param>
    /// <returns>Whether there was one.</returns>
    bool TryTakeAnswer(out OperatorAnswer? answer);
}
