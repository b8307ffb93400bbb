using System;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.MeadowApp.Tests.Hour;

/// <summary>The wires to a part: something may happen before each transfer, and to what was read.</summary>
/// <param name="bus">The part.</param>
/// <param name="before">Before each transfer; may throw, or let time pass. Says whether what is written arrives.</param>
/// <param name="after">Changes what was read.</param>
internal sealed class FaultyWire(IBus bus, Func<bool> before, FaultyWire.Change after) : IBus
{
    public delegate void Change(Span<byte> read);

    public void Read(Span<byte> data)
    {
        before();
        bus.Read(data);
        after(data);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        if (before())
        {
            bus.Write(data);
        }
    }

    public void Exchange(ReadOnlySpan<byte> write, Span<byte> read)
    {
        before();
        bus.Exchange(write, read);
        after(read);
    }
}
