using System;

namespace MeadowTinyMl.Sensing;

/// <summary>One device on a serial bus: what a head does with its board's I2C or SPI, and a simulated chip with its registers.</summary>
/// <remarks>Each call is one transfer and blocks until it has ended. A transfer that fails throws <see cref="BusException"/>; nothing of it counts then.</remarks>
public interface IBus
{
    /// <summary>Reads without writing first.</summary>
    /// <param name="data">Filled whole.</param>
    void Read(Span<byte> data);

    /// <summary>Writes.</summary>
    /// <param name="data">All that is written.</param>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Writes, then reads in the same transfer.</summary>
    /// <param name="write">All that is written.</param>
    /// <param name="read">Filled whole.</param>
    void Exchange(ReadOnlySpan<byte> write, Span<byte> read);
}
