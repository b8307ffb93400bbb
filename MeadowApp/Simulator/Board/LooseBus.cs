using System;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>A bus whose wires can come off.</summary>
/// <param name="bus">What is behind them.</param>
/// <param name="holds">Whether they hold now.</param>
internal sealed class LooseBus(IBus bus, Func<bool> holds) : IBus
{
    public void Read(Span<byte> data) => Wired().Read(data);

    public void Write(ReadOnlySpan<byte> data) => Wired().Write(data);

    public void Exchange(ReadOnlySpan<byte> write, Span<byte> read) => Wired().Exchange(write, read);

    private IBus Wired() => holds() ? bus : throw new BusException("no answer: the wires are off");
}
