using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>What smell and sound say together. For a person's picture of the room: nothing acts on it, and the log holds the decisions that it follows from.</summary>
public enum Situation
{
    /// <summary>Neither sense says anything.</summary>
    Unknown,

    /// <summary>One sense finds nothing, the other does not say.</summary>
    HalfKnown,

    /// <summary>Neither sense finds anything.</summary>
    Calm,

    /// <summary>One sense finds a hazard, the other does not say.</summary>
    HazardHalfKnown,

    /// <summary>One sense finds a hazard, the other finds nothing.</summary>
    Hazard,

    /// <summary>Both senses find a hazard.</summary>
    TwoHazards,
}

/// <summary>The rule by which smell and sound are put together: a table of what each says.</summary>
public static class SituationRule
{
    /// <summary>How long an answer speaks for its sense, in milliseconds: five scans.</summary>
    public const long LifeMilliseconds = 60_000;

    // What a sense says.
    private const int Silent = 0;
    private const int Nothing = 1;
    private const int Hazard = 2;

    // Rows: gas silent, nothing, hazard. Columns: sound the same.
    private static readonly Situation[][] Table =
    {
        new[] { Situation.Unknown, Situation.HalfKnown, Situation.HazardHalfKnown },
        new[] { Situation.HalfKnown, Situation.Calm, Situation.Hazard },
        new[] { Situation.HazardHalfKnown, Situation.Hazard, Situation.TwoHazards },
    };

    /// <summary>Puts two decisions together.</summary>
    /// <param name="gas">The last decision on gas, or null.</param>
    /// <param name="sound">The last decision on sound, or null.</param>
    /// <param name="now">Milliseconds since boot.</param>
    public static Situation Of(DecisionReport? gas, DecisionReport? sound, long now) => Table[Says(gas, now)][Says(sound, now)];

    // A doubt and an old answer say nothing; an advisory is a hazard here as well.
    private static int Says(DecisionReport? report, long now) =>
        report == null || report.Decision.Outcome == Outcome.Abstain || now - report.AtMilliseconds > LifeMilliseconds ? Silent
            : report.Manifest.Levels[report.Decision.Top] == HazardLevel.None ? Nothing
            : Hazard;
}
