using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>How often a model ran and how often it would not say. What is the input's fault and not the model's is not counted.</summary>
internal sealed class AbstentionCount
{
    // An old record gives way to new decisions.
    private const long Most = 10_000;

    private const int Full = 10_000;

    public AbstentionCount(long inferences, long abstentions)
    {
        Inferences = inferences;
        Abstentions = abstentions;
    }

    public long Inferences { get; private set; }

    public long Abstentions { get; private set; }

    public void Add(DecisionReport report)
    {
        if (!report.IsInferred || report.Decision.Cause == AbstainCause.InputQuality)
        {
            return;
        }

        if (Inferences >= Most)
        {
            Inferences /= 2;
            Abstentions /= 2;
        }

        Inferences++;
        Abstentions += report.Decision.Outcome == Outcome.Abstain ? 1 : 0;
    }

    /// <summary>Says whether a model on trial abstains too often: the lower end of the interval of its share lies above the limit.</summary>
    /// <param name="before">Its predecessor's record.</param>
    /// <param name="options">The limits.</param>
    /// <remarks>The limit is the upper end of the interval of the predecessor's share and a step, or a fixed share where the predecessor has no record. Wilson intervals of 95 %.</remarks>
    public bool IsExcessive(AbstentionCount before, TrialOptions options)
    {
        if (Inferences < options.JudgedFrom)
        {
            return false;
        }

        double most = before.Inferences < options.JudgedFrom
            ? (double)options.MostAbstentions / Full
            : new WilsonInterval(before.Abstentions, before.Inferences).High + ((double)options.MoreAbstentions / Full);
        return new WilsonInterval(Abstentions, Inferences).Low > most;
    }
}
