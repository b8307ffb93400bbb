using System;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

public class MixedRandomTests
{
    private static readonly byte[] Given = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Fact]
    public void Fill_DependsOnBothSources()
    {
        byte[] one = Draw(new SeededRandom(1), Given, 80);
        Assert.Equal(one, Draw(new SeededRandom(1), Given, 80));
        Assert.NotEqual(one, Draw(new SeededRandom(2), Given, 80));
        Assert.NotEqual(one, Draw(new SeededRandom(1), [.. Given[..31], 99], 80));
    }

    [Fact]
    public void Fill_NeverRepeatsThoughTheBoardDoes()
    {
        using var random = new MixedRandom(new Stuck(), Given);
        string[] drawn = [.. Enumerable.Range(0, 1_000).Select(_ =>
        {
            var bytes = new byte[48];
            random.Fill(bytes);
            return Convert.ToHexString(bytes, 0, 24) + Convert.ToHexString(bytes, 24, 24);
        })];
        Assert.Equal(1_000, drawn.Distinct().Count());
        Assert.DoesNotContain(drawn, text => text[..48] == text[48..]);
    }

    [Fact]
    public void Generator_RefusesTooFewBytes() => Assert.Throws<ArgumentException>(() => new MixedRandom(new Stuck(), new byte[16]));

    private static byte[] Draw(IRandomSource board, byte[] given, int length)
    {
        using var random = new MixedRandom(board, given);
        var bytes = new byte[length];
        random.Fill(bytes);
        return bytes;
    }

    private sealed class Stuck : IRandomSource
    {
        public void Fill(byte[] buffer) => Array.Fill(buffer, (byte)0x55);
    }
}
