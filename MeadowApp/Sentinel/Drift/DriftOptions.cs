namespace MeadowTinyMl.Sentinel.Drift;

/// <summary>Over which window drift is judged, and from where on it is told.</summary>
public sealed record DriftOptions
{
    /// <summary>Gets the hours of running time that are looked at together. Default 24.</summary>
    public int WindowHours { get; init; } = 24;

    /// <summary>Gets the inferences that a window needs to be judged. Default 200, as in check C16.</summary>
    public int LeastInferences { get; init; } = 200;

    /// <summary>Gets the distance from the training data from which on inputs have drifted, root mean square, in 1/100 standard deviations. Default 200; training data itself has 100 at most.</summary>
    public int MostDistance { get; init; } = 200;

    /// <summary>Gets how much larger the share of answers below some confidence may be than on the training data, in 1/10 000. Default 2 500.</summary>
    public int MostConfidenceShift { get; init; } = 2_500;

    /// <summary>Gets the greatest share of inputs fit to answer on which the model abstains, in 1/10 000. Default 5 000.</summary>
    public int MostAbstentions { get; init; } = 5_000;

    /// <summary>Gets how far the cleanest air of a day may lie from that of a gas sensor's commissioning, in 1/1000 decades. Default 100; its scans are no longer answered where none came within 200 for a day.</summary>
    public int MostOffset { get; init; } = 100;

    /// <summary>Gets how many of the last answers of people are looked at. Default 30.</summary>
    public int Answers { get; init; } = 30;

    /// <summary>Gets from which share on answers that override are too many, in 1/10 000. Default 5 000.</summary>
    public int MostOverrides { get; init; } = 5_000;

    /// <summary>Gets the share of a limit below which drift has ended, in 1/100. Default 80, so that nothing flickers.</summary>
    public int EndsBelow { get; init; } = 80;
}
