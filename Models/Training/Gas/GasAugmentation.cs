namespace MeadowTinyMl.Training.Gas;

/// <summary>How far training varies a scan, in decades of resistance.</summary>
public sealed record GasAugmentation
{
    /// <summary>Gets the error of the baseline that all steps share: drift, and sensors that differ.</summary>
    public float Baseline { get; init; } = 0.05f;

    /// <summary>Gets how far the steps at 100 °C move against the others, as humidity moves them.</summary>
    public float ColdSteps { get; init; } = 0.05f;

    /// <summary>Gets the error of each step by itself.</summary>
    public float Step { get; init; } = 0.02f;

    /// <summary>Gets how far the strength of the whole answer varies, as a share: sensors differ in gain, and samples fade.</summary>
    public float Gain { get; init; } = 0.6f;

    /// <summary>Gets the share of scans in which one step is lost and reads as in clean air.</summary>
    public float LostStep { get; init; } = 0.05f;

    /// <summary>Gets the share of scans in which one step is lost and the reading before it is held.</summary>
    public float HeldStep { get; init; }
}
