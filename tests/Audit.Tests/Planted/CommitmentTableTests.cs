using System;
using System.Linq;
using MeadowTinyMl.Audit.Review.Checks;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>C20's table: every commitment that came before is known among at least as many as fit, and that others were forgotten is said.</summary>
public class CommitmentTableTests
{
    [Fact]
    public void Commitments_AreKnownAgainAmongAsManyAsFit()
    {
        const int capacity = 1_024;
        var random = new Random(20);
        ulong[] keys = [.. Enumerable.Range(0, (2 * capacity) - 1).Select(_ => (ulong)random.NextInt64(1, long.MaxValue))];
        var table = new CommitmentTable(capacity);
        Assert.All(keys, key => Assert.True(table.TryAdd(key)));
        Assert.All(keys, key => Assert.False(table.TryAdd(key)));
        Assert.False(table.IsForgetful);

        Assert.True(table.TryAdd(ulong.MaxValue));
        Assert.True(table.IsForgetful);
        Assert.All(keys.Skip(capacity), key => Assert.False(table.TryAdd(key)));
        Assert.True(table.TryAdd(keys[0]));
        Assert.False(table.TryAdd(keys[0]));
    }

    [Fact]
    public void Commitments_OfZeroesAreKnownAgain()
    {
        var table = new CommitmentTable(16);
        Assert.True(table.TryAdd(0));
        Assert.False(table.TryAdd(0));
    }
}
