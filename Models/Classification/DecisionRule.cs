namespace MeadowTinyMl.Classification;

/// <summary>The one published rule from confidences to an outcome; whole numbers alone, so that an auditor gets the same answer.</summary>
public static class DecisionRule
{
    /// <summary>The flags that leave no answer.</summary>
    public const QualityFlags Blocking = QualityFlags.Missing | QualityFlags.Silent | QualityFlags.NoBaseline | QualityFlags.Unsettled
        | QualityFlags.Unheated | QualityFlags.WrongProfile | QualityFlags.OutOfRange | QualityFlags.OldBaseline
        | QualityFlags.StuckLine | QualityFlags.Offset | QualityFlags.WrongRate;

    /// <summary>Judges an answer that nothing but its confidences and flags makes doubtful.</summary>
    /// <param name="manifest">Thresholds, margin and levels.</param>
    /// <param name="confidences">One for each class, in 1/10 000.</param>
    /// <param name="flags">What was noticed about the input.</param>
    public static Decision Decide(ModelManifest manifest, int[] confidences, QualityFlags flags) => Decide(manifest, confidences, flags, Doubts.None);

    /// <summary>
    /// Judges: a blocking flag, a best class below its threshold, a lead smaller than the margin, an input too far from the training data, or fewer than two in five windows that
    /// agree is an abstention, and the first of these is its cause; otherwise the level of the best class
    /// decides. Of equal confidences the lower index is the better.
    /// </summary>
    /// <param name="manifest">Thresholds, margin and levels.</param>
    /// <param name="confidences">One for each class, in 1/10 000.</param>
    /// <param name="flags">What was noticed about the input.</param>
    /// <param name="doubts">What makes the answer doubtful beside its confidences.</param>
    public static Decision Decide(ModelManifest manifest, int[] confidences, QualityFlags flags, Doubts doubts)
    {
        int top = 0;
        for (int i = 1; i < confidences.Length; i++)
        {
            top = confidences[i] > confidences[top] ? i : top;
        }

        int second = top == 0 ? 1 : 0;
        for (int i = second + 1; i < confidences.Length; i++)
        {
            second = i != top && confidences[i] > confidences[second] ? i : second;
        }

        int margin = confidences[top] - confidences[second];
        AbstainCause cause = AbstainCause.None;
        if ((flags & Blocking) != 0)
        {
            cause = AbstainCause.InputQuality;
        }
        else if (confidences[top] < manifest.Thresholds[top])
        {
            cause = AbstainCause.LowConfidence;
        }
        else if (margin < manifest.Margin)
        {
            cause = AbstainCause.SmallMargin;
        }
        else if (doubts.Distance > doubts.MostDistance)
        {
            cause = AbstainCause.FarFromTraining;
        }
        else if (5 * doubts.Agreeing < 2 * doubts.Windows)
        {
            cause = AbstainCause.Disagreement;
        }

        Outcome outcome = cause != AbstainCause.None
            ? Outcome.Abstain
            : manifest.Levels[top] == HazardLevel.None ? Outcome.Normal : Outcome.Alert;
        return new Decision(top, second, margin, outcome, cause);
    }
}
