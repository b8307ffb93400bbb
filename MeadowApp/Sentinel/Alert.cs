using System.Collections.Generic;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>The alert of one hazard: one class of one model. Lives as long as the loop and is raised again and again.</summary>
internal sealed class Alert
{
    private const long HourMilliseconds = 3_600_000;
    private const int MostRemembered = 100;

    private readonly Oversight _oversight;
    private readonly Queue<long> _raisedAt = new Queue<long>();

    public Alert(ModelManifest manifest, int classIndex, Oversight oversight)
    {
        Manifest = manifest;
        ClassIndex = classIndex;
        _oversight = oversight;
    }

    public ModelManifest Manifest { get; }

    public int ClassIndex { get; }

    /// <summary>Gets a value indicating whether it tests attention: it stands for nothing, never sounds and never closes the relay.</summary>
    public bool IsChallenge { get; init; }

    /// <summary>Gets or sets why the model answered as it did.</summary>
    public Occlusion? Why { get; set; }

    /// <summary>Gets or sets what an answer of this class has been worth.</summary>
    public AnswerWorth? Worth { get; set; }

    /// <summary>Gets or sets a value indicating whether a person has judged it since it was raised.</summary>
    public bool IsJudged { get; set; }

    /// <summary>Gets or sets a value indicating whether a person has called others since it was raised.</summary>
    public bool IsCalled { get; set; }

    /// <summary>Gets or sets the entry with which a person confirmed it, or null.</summary>
    public long? ConfirmedBy { get; set; }

    public long Number { get; private set; }

    /// <summary>Gets or sets the index of the alert's entry in the log, or −1 while the log is down.</summary>
    public long EntryIndex { get; set; } = -1;

    public DecisionReport? Decision { get; private set; }

    public AlertState State { get; private set; }

    public string? PersonLabel { get; set; }

    /// <summary>Gets or sets the level in force: the model's, or the person's once they gave a class.</summary>
    public HazardLevel Level { get; set; }

    public long RaisedAt { get; private set; }

    /// <summary>Gets which alert of its group it is, 1 for the first.</summary>
    public int InGroup { get; private set; }

    /// <summary>Gets when the first alert of its group was raised.</summary>
    public long GroupSince { get; private set; }

    /// <summary>Gets when it may be judged.</summary>
    public long AnswerableAt { get; private set; }

    /// <summary>Gets or sets when a person is reminded of it.</summary>
    public long ReminderAt { get; set; }

    public long? DueAt { get; set; }

    public int DecisionsWithout { get; set; }

    public bool AwaitsAnswer => State == AlertState.Waiting || State == AlertState.Acknowledged;

    public string Label => Manifest.Labels[ClassIndex];

    public AlarmSignal Signal => SignalIn(State, Level);

    public bool WantsRelay => !IsChallenge && AlarmRule.Relay(Mode(OversightOutput.Relay), State, Level);

    public OversightMode Mode(OversightOutput output) => _oversight.Of(Manifest, Label, output);

    public AlarmSignal SignalIn(AlertState state, HazardLevel level) => AlarmRule.Signal(IsChallenge ? OversightMode.Advisory : Mode(OversightOutput.Signal), IsChallenge && state == AlertState.Escalated ? AlertState.Waiting : state, level);

    public AlertReport Report() => new AlertReport(Number, Decision!, State, Signal, PersonLabel, RaisedAt, AnswerableAt, DueAt)
    {
        Why = Why,
        Worth = Worth,
        InGroup = InGroup,
        GroupSinceMilliseconds = GroupSince,
        InTheLastHour = _raisedAt.Count,
        IsEscalatedByPerson = IsCalled && State == AlertState.Escalated,
        WasChallenge = IsChallenge && State != AlertState.Waiting && State != AlertState.Acknowledged,
    };

    public void Raise(long number, DecisionReport decision, SentinelOptions options)
    {
        Number = number;
        Decision = decision;
        Level = Manifest.Levels[ClassIndex];
        PersonLabel = null;
        bool isRepeated = InGroup > 0 && decision.AtMilliseconds - RaisedAt <= options.GroupMilliseconds;
        InGroup = isRepeated ? InGroup + 1 : 1;
        GroupSince = isRepeated ? GroupSince : decision.AtMilliseconds;
        RaisedAt = decision.AtMilliseconds;
        AnswerableAt = RaisedAt + options.ViewingMilliseconds;
        ReminderAt = RaisedAt + options.ReminderMilliseconds;
        DueAt = RaisedAt + options.AnswerTimeoutMilliseconds;
        DecisionsWithout = 0;
        Why = null;
        IsJudged = false;
        IsCalled = false;
        ConfirmedBy = null;
        _raisedAt.Enqueue(RaisedAt);
        while (_raisedAt.Count > MostRemembered || _raisedAt.Peek() <= RaisedAt - HourMilliseconds)
        {
            _raisedAt.Dequeue();
        }

        State = AlertState.Waiting;
    }

    public bool TryMove(AlertEvent happened)
    {
        bool applies = AlertTable.TryMove(State, happened, out AlertState next);
        State = next;
        return applies;
    }
}
