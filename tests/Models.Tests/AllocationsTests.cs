using System;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests;

public class AllocationsTests
{
    [Fact]
    public void EachTime_CountsWhatIsAllocatedAlwaysAndNotWhatIsOnce()
    {
        object? kept = null;
        Assert.InRange(Allocations.EachTime(() => kept = new byte[1_000]), 1_000, 1_100);
        int round = 0;
        Assert.Equal(0, Allocations.EachTime(() =>
        {
            if (round++ == 2)
            {
                kept = new byte[1_000];
            }
        }));
        GC.KeepAlive(kept);
    }
}
