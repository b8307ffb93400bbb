using System;
using Meadow.Hardware;
using Meadow.Units;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.App;

/// <summary>The SPI bus whose clock drives the microphone and whose input is the bit stream; no chip select.</summary>
internal sealed class MicrophoneBus : IBus
{
    private readonly ISpiBus _bus;
    private readonly Frequency _clock;

    public MicrophoneBus(ISpiBus bus, int clockHz)
    {
        _bus = bus;
        _clock = new Frequency(clockHz, Frequency.UnitType.Hertz);
    }

    public void Read(Span<byte> data)
    {
        try
        {
            _bus.Configuration.Speed = _clock;
            _bus.Read(null, data);
        }
        catch (Exception exception)
        {
            throw new BusException("The microphone's SPI bus cannot be read: " + exception.Message, exception);
        }
    }

    public void Write(ReadOnlySpan<byte> data) => throw new NotSupportedException("A microphone takes no data.");

    public void Exchange(ReadOnlySpan<byte> write, Span<byte> read) => throw new NotSupportedException("A microphone takes no data.");
}
