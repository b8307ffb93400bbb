using System;
using System.Linq;
using MeadowTinyMl.Sensing;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

public class RawInputRingTests
{
    private static readonly byte[] Salt = Enumerable.Range(1, RawInputRing.SaltLength).Select(i => (byte)i).ToArray();

    [Fact]
    public void TryBorrow_GivesBackWhatWasKept()
    {
        var ring = new RawInputRing(2, 8, 1_000);
        ring.Keep(7, Salt, [1, 2, 3], 0);

        Assert.True(ring.TryBorrow(7, out ReadOnlySpan<byte> salt, out ReadOnlySpan<byte> raw));
        Assert.Equal(Salt, salt.ToArray());
        Assert.Equal<byte>([1, 2, 3], raw.ToArray());
        Assert.False(ring.TryBorrow(8, out _, out _));
    }

    [Fact]
    public void Keep_OverwritesTheOldest()
    {
        var ring = new RawInputRing(2, 8, 1_000);
        for (int decision = 0; decision < 3; decision++)
        {
            ring.Keep(decision, Salt, [(byte)decision], 0);
        }

        Assert.False(ring.TryBorrow(0, out _, out _));
        Assert.True(ring.TryBorrow(1, out _, out _));
        Assert.True(ring.TryBorrow(2, out _, out _));
    }

    [Fact]
    public void Expire_OverwritesWhatIsOlderThanItsLife()
    {
        var ring = new RawInputRing(2, 8, 1_000);
        ring.Keep(1, Salt, [9, 9], 0);
        ring.TryBorrow(1, out ReadOnlySpan<byte> salt, out ReadOnlySpan<byte> raw);

        ring.Expire(999);
        Assert.Equal(1, ring.Count);
        ring.Expire(1_000);

        Assert.Equal(0, ring.Count);
        Assert.All(raw.ToArray(), value => Assert.Equal(0, value));
        Assert.All(salt.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Zero_LeavesNoByteBehind()
    {
        var ring = new RawInputRing(1, 8, 1_000);
        ring.Keep(1, Salt, [1, 2, 3, 4, 5, 6, 7, 8], 0);
        ring.TryBorrow(1, out ReadOnlySpan<byte> salt, out ReadOnlySpan<byte> raw);

        ring.Zero();

        Assert.All(raw.ToArray().Concat(salt.ToArray()), value => Assert.Equal(0, value));
        Assert.False(ring.TryBorrow(1, out _, out _));
    }

    [Fact]
    public void Keep_RefusesWhatDoesNotFit()
    {
        var ring = new RawInputRing(1, 2, 1_000);
        Assert.Throws<ArgumentException>(() => ring.Keep(1, Salt, new byte[3], 0));
        Assert.Throws<ArgumentException>(() => ring.Keep(1, Salt.AsSpan(1), new byte[2], 0));
    }
}
