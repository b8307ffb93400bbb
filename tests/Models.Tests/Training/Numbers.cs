using System.Linq;
using MeadowTinyMl.Training;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Seeded numbers for tests.</summary>
internal static class Numbers
{
    public static float[] Uniform(RandomGenerator random, int count, float low = -1, float high = 1) =>
        Enumerable.Range(0, count).Select(_ => random.Uniform(low, high)).ToArray();

    /// <summary>Numbers at least <paramref name="gap"/> away from 0, where a ReLU has a kink.</summary>
    public static float[] AwayFromZero(RandomGenerator random, int count, float gap) =>
        Uniform(random, count).Select(value => value + (value < 0 ? -gap : gap)).ToArray();

    public static int Product(int[] shape) => shape.Aggregate(1, (product, size) => product * size);
}
