using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>The alert of one hazard: one class of one model. Lives as long as the loop and is raised again and again.</summary>
internal sealed class Alert
{
    private readonly Oversight _oversight;

    public Alert(ModelManifest manifest, int classIndex, Oversight oversight)
    {
        Manifest = manifest;
        ClassIndex = classIndex;
        _oversight = oversight;
    }

    public ModelManifest Manifest { get; }

    public int ClassIndex { get; }

    public long Number { get; private set; }

    /// <summary>Gets or sets the index of the alert's entry in the log, or −1 while the log is down.</summary>
    public long EntryIndex { get; set; } = -1;

    public DecisionReport? Decision { get; private set; }

    public AlertState State { get; private set; }

    public string? PersonLabel { get; set; }

    /// <summary>Gets or sets the level in force: the model's, or the person's once they gave a class.</summary>
    public HazardLevel Level { get; set; }

    public long RaisedAt { get; private set; }

    /// <summary>Gets when it may be judged.</summary>
    public long AnswerableAt { get; private set; }

    /// <summary>Gets or sets when a person is reminded of it.</summary>
    public long ReminderAt { get; set; }

    public long? DueAt { get; set; }

    public int DecisionsWithout { get; set; }

    public bool AwaitsAnswer => State == AlertState.Waiting || State == AlertState.Acknowledged;

    public string Label => Manifest.Labels[ClassIndex];

    public AlarmSignal Signal => SignalIn(State, Level);

    public bool WantsRelay => AlarmRule.Relay(Mode(OversightOutput.Relay), State, Level);

    public OversightMode Mode(OversightOutput output) => _oversight.Of(Manifest, Label, output);

    public AlarmSignal SignalIn(AlertState state, HazardLevel level) => AlarmRule.Signal(Mode(OversightOutput.Signal), state, level);

    public AlertReport Report() => new AlertReport(Number, Decision!, State, Signal, PersonLabel, RaisedAt, AnswerableAt, DueAt);

    public void Raise(long number, DecisionReport decision, SentinelOptions options)
    {
        Number = number;
        Decision = decision;
        Level = Manifest.Levels[ClassIndex];
        PersonLabel = null;
        RaisedAt = decision.AtMilliseconds;
        AnswerableAt = RaisedAt + options.ViewingMilliseconds;
        ReminderAt = RaisedAt + options.ReminderMilliseconds;
        DueAt = RaisedAt + options.AnswerTimeoutMilliseconds;
        DecisionsWithout = 0;
        State = AlertState.Waiting;
    }

    public bool TryMove(AlertEvent happened)
    {
        bool applies = AlertTable.TryMove(State, happened, out AlertState next);
        State = next;
        return applies;
    }
}
