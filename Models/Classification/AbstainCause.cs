namespace MeadowTinyMl.Classification;

/// <summary>Why there is no answer.</summary>
public enum AbstainCause
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>The best class is below its threshold.</summary>
    LowConfidence,

    /// <summary>The runner-up is too close.</summary>
    SmallMargin,

    /// <summary>The input was missing, silent, unsettled or without a baseline.</summary>
    InputQuality,

    /// <summary>The input lies far from everything that the model was trained on.</summary>
    FarFromTraining,

    /// <summary>Its windows do not agree among themselves.</summary>
    Disagreement,
}
