using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Classification;

public class ReferenceStatisticsTests
{
    [Theory]
    [InlineData("gas")]
    [InlineData("sound")]
    public void Parse_ReadsTheReleasedReferenceAndWritesItBack(string name)
    {
        ModelManifest manifest = ModelManifest.Parse(Read(name, "manifest.json"));
        var reference = ReferenceStatistics.Parse(Read(name, "reference.json"), manifest);

        Assert.Equal(Read(name, "reference.json"), reference.ToBytes());
        Assert.All(reference.Right, (right, label) => Assert.True(2 * right > reference.Answered[label]));
        var distance = new TrainingDistance(reference);
        Assert.All(reference.Centres, centre => Assert.Equal(0, distance.Of(centre)));
        Assert.True(distance.Of([.. reference.Centres[0].Select(feature => feature + 100_000_000)]) > reference.MostDistance);
    }

    [Fact]
    public void Parse_RefusesEveryTruncationAndTheReferenceOfAnotherModel()
    {
        ModelManifest manifest = ModelManifest.Parse(Read("gas", "manifest.json"));
        byte[] whole = Read("gas", "reference.json");
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<ManifestFormatException>(() => ReferenceStatistics.Parse(whole[..length], manifest));
        }

        Assert.Throws<ManifestFormatException>(() => ReferenceStatistics.Parse(whole, ModelManifest.Parse(Read("sound", "manifest.json"))));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 100)]
    [InlineData(-10, 100)]
    [InlineData(25, 250)]
    [InlineData(1_000_000, 40_000)]
    public void Distance_IsInHundredthsOfAStandardDeviation(int away, int expected)
    {
        var reference = new ReferenceStatistics { Centres = [[0, 0], [100_000, 100_000]], Spreads = [[10, 10], [1, 1]] };
        Assert.Equal(expected, new TrainingDistance(reference).Of([away, -away]));
    }

    private static byte[] Read(string bundle, string file) => File.ReadAllBytes(Path.Combine(Repository.Root, "Models", "released", bundle, file));
}
