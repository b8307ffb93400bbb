using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Audit.Review.Statistics;

/// <summary>Counts of one model version, site, sensor, hour of day or hazard.</summary>
/// <param name="key">What the counts are of.</param>
public sealed class RateGroup(string key)
{
    /// <summary>Gets what the counts are of.</summary>
    public string Key { get; } = key;

    /// <summary>Gets how often a model ran.</summary>
    public long Inferences { get; internal set; }

    /// <summary>Gets the decisions counted by summaries, logged or not.</summary>
    public long Decisions { get; internal set; }

    /// <summary>Gets those of them without an answer.</summary>
    public long Abstentions { get; internal set; }

    /// <summary>Gets the alerts.</summary>
    public long Alerts { get; internal set; }

    /// <summary>Gets those of them whose decisions a summary counts; after others the device stopped before it wrote one.</summary>
    public long CountedAlerts { get; internal set; }

    /// <summary>Gets the alerts that a person first confirmed.</summary>
    public long Confirmed { get; internal set; }

    /// <summary>Gets the alerts that a person first rejected, or gave another class.</summary>
    public long Overridden { get; internal set; }

    /// <summary>Gets the alerts whose time ran out unanswered.</summary>
    public long Unanswered { get; internal set; }

    /// <summary>Gets the share of alerts in decisions, as far as both are counted.</summary>
    public WilsonInterval AlertRate => new(System.Math.Min(CountedAlerts, Decisions), Decisions);

    /// <summary>Gets the share of abstentions in decisions.</summary>
    public WilsonInterval AbstentionRate => new(System.Math.Min(Abstentions, Decisions), Decisions);

    /// <summary>Gets the share of overridden alerts in those that a person answered: the measured false alarms.</summary>
    public WilsonInterval OverrideRate => new(Overridden, Confirmed + Overridden);

    /// <summary>Gets the share of alerts that nobody answered in time.</summary>
    public WilsonInterval UnansweredRate => new(System.Math.Min(Unanswered, Alerts), Alerts);
}
