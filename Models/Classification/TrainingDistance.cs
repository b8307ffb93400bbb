namespace MeadowTinyMl.Classification;

/// <summary>How far an input lies from the training data: the distance to the nearest class centre, each feature in its own standard deviations (diagonal Mahalanobis).</summary>
/// <remarks>Whole numbers alone, so that every processor gives the same. Allocates nothing after construction.</remarks>
public sealed class TrainingDistance
{
    /// <summary>The greatest distance that is told apart, in 1/100 standard deviations.</summary>
    public const int Most = 1_000_000;

    // One feature counts for at most 400 standard deviations, so that the sum of 128 squares fits.
    private const long MostDeviation = 40_000;

    private readonly ReferenceStatistics _reference;

    /// <summary>Takes the statistics.</summary>
    public TrainingDistance(ReferenceStatistics reference) => _reference = reference;

    /// <summary>Returns the root mean square of the deviations from the nearest centre, in 1/100 standard deviations.</summary>
    /// <param name="features">As many as a centre has, in its unit.</param>
    public int Of(int[] features)
    {
        long least = long.MaxValue;
        for (int label = 0; label < _reference.Centres.Count; label++)
        {
            int[] centre = _reference.Centres[label];
            int[] spread = _reference.Spreads[label];
            long sum = 0;
            for (int i = 0; i < centre.Length; i++)
            {
                long deviation = 100L * (features[i] - centre[i]) / spread[i];
                deviation = deviation > MostDeviation ? MostDeviation : deviation < -MostDeviation ? -MostDeviation : deviation;
                sum += deviation * deviation;
            }

            long mean = sum / centre.Length;
            least = mean < least ? mean : least;
        }

        long root = Root(least);
        return root > Most ? Most : (int)root;
    }

    // The largest whole number whose square is not above the value, by Newton's method from above.
    private static long Root(long value)
    {
        if (value < 2)
        {
            return value;
        }

        long root = value;
        long next = (root + 1) / 2;
        while (next < root)
        {
            root = next;
            next = (root + (value / root)) / 2;
        }

        return root;
    }
}
