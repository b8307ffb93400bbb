using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>The alert of one hazard: one class of one model. Lives as long as the loop and is raised again and again.</summary>
internal sealed class Alert
{
    public Alert(ModelManifest manifest, int classIndex)
    {
        Manifest = manifest;
        ClassIndex = classIndex;
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

    public long? DueAt { get; set; }

    public int DecisionsWithout { get; set; }

    public bool AwaitsAnswer => State == AlertState.Waiting || State == AlertState.Acknowledged;

    public AlarmSignal Signal => AlarmRule.Signal(State, Level);

    public AlertReport Report() => new AlertReport(Number, Decision!, State, Signal, PersonLabel, RaisedAt, DueAt);

    public void Raise(long number, DecisionReport decision, long dueAt)
    {
        Number = number;
        Decision = decision;
        Level = Manifest.Levels[ClassIndex];
        PersonLabel = null;
        RaisedAt = decision.AtMilliseconds;
        DueAt = dueAt;
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
