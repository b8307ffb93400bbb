namespace MeadowTinyMl.Classification;

/// <summary>Confidences as whole numbers of 1/10 000.</summary>
public static class Confidence
{
    /// <summary>The confidence that stands for certainty.</summary>
    public const int Full = 10_000;

    /// <summary>Returns the mean of softmax shares.</summary>
    /// <param name="shares">Sum of shares, each 0 to 255 of 256.</param>
    /// <param name="count">How many were summed, at least 1.</param>
    /// <returns>The mean, in 1/10 000, halves rounded up.</returns>
    public static int FromShares(int shares, int count) => (int)((((long)shares * Full) + (128L * count)) / (256L * count));
}
