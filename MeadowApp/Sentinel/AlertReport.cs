using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>Where an alert stands at one moment; never changes, so it may be handed to another thread.</summary>
/// <param name="Number">The alert's number in this run; 1 and up.</param>
/// <param name="Decision">The decision that raised it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Signal">The signal it asks for.</param>
/// <param name="PersonLabel">The class that a person gave, or null.</param>
/// <param name="RaisedAtMilliseconds">When it was raised, since boot.</param>
/// <param name="AnswerableAtMilliseconds">When it may be judged, since boot; acknowledging needs no wait.</param>
/// <param name="DueAtMilliseconds">When the time for an answer runs out or the hold-off ends, since boot; null when nothing is awaited.</param>
public sealed record AlertReport(
    long Number,
    DecisionReport Decision,
    AlertState State,
    AlarmSignal Signal,
    string? PersonLabel,
    long RaisedAtMilliseconds,
    long AnswerableAtMilliseconds,
    long? DueAtMilliseconds)
{
    /// <summary>Gets why the model answered as it did; null until it has been computed, right after the alert was raised.</summary>
    public Occlusion? Why { get; init; }

    /// <summary>Gets what an answer of this class has been worth, or null where nothing is known.</summary>
    public AnswerWorth? Worth { get; init; }

    /// <summary>Gets which alert of its group it is: alerts of one hazard, each raised soon after the one before; 1 for the first.</summary>
    public int InGroup { get; init; } = 1;

    /// <summary>Gets when the first alert of its group was raised, in milliseconds since boot.</summary>
    public long GroupSinceMilliseconds { get; init; }

    /// <summary>Gets the alerts of this class within the last hour, this one among them.</summary>
    public int InTheLastHour { get; init; }

    /// <summary>Gets a value indicating whether it is escalated because a person called others, not because nobody answered.</summary>
    public bool IsEscalatedByPerson { get; init; }

    /// <summary>Gets a value indicating whether it was a test of attention. Always false until a person has answered or the time has run out.</summary>
    public bool WasChallenge { get; init; }
}
