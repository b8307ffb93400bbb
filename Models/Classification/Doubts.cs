namespace MeadowTinyMl.Classification;

/// <summary>What makes an answer doubtful beside its confidences.</summary>
/// <param name="Distance">How far the input lies from the training data, in 1/100 standard deviations; null where the bundle has no reference.</param>
/// <param name="MostDistance">The distance beyond which nothing is answered; null where there is none.</param>
/// <param name="Windows">The windows or scans that were classified.</param>
/// <param name="Agreeing">How many of them, each by itself, have the same best class as the decision.</param>
public readonly record struct Doubts(int? Distance, int? MostDistance, int Windows, int Agreeing)
{
    /// <summary>No doubt: one input that agrees with itself.</summary>
    public static Doubts None => new(null, null, 1, 1);
}
