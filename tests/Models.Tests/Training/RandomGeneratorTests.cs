using System.Linq;
using MeadowTinyMl.Training;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

public class RandomGeneratorTests
{
    // xoshiro256** on the first four SplitMix64 numbers of seed 1234567: 6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431.
    [Fact]
    public void NextBits_AreThoseOfThePublishedGenerator()
    {
        var random = new RandomGenerator(1_234_567);
        ulong[] expected = [3504822795582309479, 1819558768956484042, 1250851346055027673, 16940231675099994102, 11585879347611423030];
        Assert.Equal(expected, expected.Select(_ => random.NextBits()).ToArray());
    }

    [Fact]
    public void Uniform_StaysInItsRangeAndFillsIt()
    {
        var random = new RandomGenerator(2);
        float[] values = Numbers.Uniform(random, 10_000, -3, 1);
        Assert.InRange(values.Min(), -3, -2.99f);
        Assert.InRange(values.Max(), 0.99f, 1);
        Assert.InRange(values.Average(), -1.05, -0.95);
    }

    [Fact]
    public void Shuffle_KeepsEveryItemAndMovesThem()
    {
        int[] items = Enumerable.Range(0, 100).ToArray();
        new RandomGenerator(3).Shuffle(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }

    [Fact]
    public void Below_GivesEachNumberAlikeOften()
    {
        var random = new RandomGenerator(4);
        var counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.Below(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }
}
