using System;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Evaluation.Board;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Board;

/// <summary>What objects hold, against sums by hand: 8 bytes before an object, 16 before an array, 4 for a reference.</summary>
public class HeldBytesTests
{
    [Fact]
    public void Arrays_CountTheirElementsAndWhatTheseReach()
    {
        Assert.Equal(16 + 40, HeldBytes.Of(new int[10]));
        Assert.Equal(16 + 3, HeldBytes.Of(new bool[3]));
        Assert.Equal(16 + (2 * 4) + (16 + 4), HeldBytes.Of((object)new short[][] { [1, 2], null! }));
    }

    [Fact]
    public void Objects_CountTheirFieldsThoseOfTheirBasesAndEachOtherOnce()
    {
        var shared = new byte[5];
        var held = new Held(shared);
        Assert.Equal(8 + 4 + 8 + 1 + (1 + 4) + 4 + 4 + (16 + 5), HeldBytes.Of(held));
        Assert.Equal(HeldBytes.Of(held), HeldBytes.Of(held, shared, held));
        held.Next = held;
        Assert.Equal(HeldBytes.Of(new Held(shared)), HeldBytes.Of(held));
    }

    [Fact]
    public void FrontEnd_HoldsTheSameEachTime()
    {
        long first = HeldBytes.Of(new LogMel(new LogMelOptions()));
        Assert.True(first > 2L * 512, $"{first}");
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(first, HeldBytes.Of(new LogMel(new LogMelOptions())));
        }
    }

    private class Base(byte[] bytes)
    {
        public byte[] Bytes { get; } = bytes;
    }

    private sealed class Held(byte[] bytes) : Base(bytes)
    {
        public long Wide { get; set; }

        public bool Is { get; set; }

        public int? Perhaps { get; set; }

        public Held? Next { get; set; }

        public DayOfWeek Day { get; set; }
    }
}
