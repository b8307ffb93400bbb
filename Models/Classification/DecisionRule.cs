namespace MeadowTinyMl.Classification;

/// <summary>The one published rule from confidences to an outcome; whole numbers alone, so that an auditor gets the same answer.</summary>
public static class DecisionRule
{
    /// <summary>The flags that leave no answer.</summary>
    public const QualityFlags Blocking = QualityFlags.Missing | QualityFlags.Silent | QualityFlags.NoBaseline | QualityFlags.Unsettled
        | QualityFlags.Unheated | QualityFlags.WrongProfile | QualityFlags.OutOfRange | QualityFlags.OldBaseline
        | QualityFlags.StuckLine | QualityFlags.Offset | QualityFlags.WrongRate;

    /// <summary>
    /// Judges: a blocking flag, a best class below its threshold, or a lead smaller than the margin is an abstention; otherwise the level of the best class
    /// decides. Of equal confidences the lower index is the better.
    /// </summary>
    /// <param name="manifest">Thresholds, margin and levels.</param>
    /// <param name="confidences">One for each class, in 1/10 000.</param>
    /// <param name="flags">What was noticed about the input.</param>
    public static Decision Decide(ModelManifest manifest, int[] confidences, QualityFlags flags)
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

        Outcome outcome = cause != AbstainCause.None
            ? Outcome.Abstain
            : manifest.Levels[top] == HazardLevel.None ? Outcome.Normal : Outcome.Alert;
        return new Decision(top, second, margin, outcome, cause);
    }
}
