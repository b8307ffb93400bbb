using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Review.Checks;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Documents;

/// <summary>The released model cards say in numbers what drift, error rates and groups of a log are held against.</summary>
public class ReleasedCardTests
{
    [Theory]
    [InlineData("gas", 15_117)]
    [InlineData("sound", 320)]
    public void Limits_CanBeReadFromTheReleasedCard(string task, long examples)
    {
        CardLimits? limits = CardLimits.Read(File.ReadAllText(Path.Combine(Repository.Root, "Models", "released", task, "card.md")));
        Assert.NotNull(limits);
        Assert.Equal(10, limits.Histogram.Count);
        Assert.Equal(examples, limits.Histogram.Sum());
        Assert.All([limits.Drift, limits.Abstention, limits.FalseAlarm, limits.Missed, limits.GroupDifference], limit => Assert.InRange(limit!.Value, 0, 10_000));
    }
}
