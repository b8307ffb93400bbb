using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>What stands between the simulated board and the parts that it reads: nothing, or what notes all that goes over the wires.</summary>
/// <param name="Gas">Around the bus of the gas sensor.</param>
/// <param name="Sound">Around the bus of the microphone.</param>
/// <param name="Random">Around the source of salts and keys.</param>
internal sealed record Wires(Func<IBus, IBus> Gas, Func<IBus, IBus> Sound, Func<IRandomSource, IRandomSource> Random)
{
    /// <summary>Gets wires and nothing else.</summary>
    public static Wires Bare { get; } = new(bus => bus, bus => bus, random => random);
}
