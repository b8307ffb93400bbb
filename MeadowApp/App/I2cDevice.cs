using System;
using Meadow.Hardware;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.App;

/// <summary>One address of an I2C bus, as a driver wants it.</summary>
internal sealed class I2cDevice : IBus
{
    private readonly II2cBus _bus;
    private readonly byte _address;
    private readonly byte[] _scratch = new byte[32]; // the board's bus writes out of memory that it may change

    public I2cDevice(II2cBus bus, byte address)
    {
        _bus = bus;
        _address = address;
    }

    public void Read(Span<byte> data)
    {
        try
        {
            _bus.Read(_address, data);
        }
        catch (Exception exception)
        {
            throw Failed(exception);
        }
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        data.CopyTo(_scratch);
        try
        {
            _bus.Write(_address, _scratch.AsSpan(0, data.Length));
        }
        catch (Exception exception)
        {
            throw Failed(exception);
        }
    }

    public void Exchange(ReadOnlySpan<byte> write, Span<byte> read)
    {
        write.CopyTo(_scratch);
        try
        {
            _bus.Exchange(_address, _scratch.AsSpan(0, write.Length), read);
        }
        catch (Exception exception)
        {
            throw Failed(exception);
        }
    }

    // The operating system's errors have no common type of their own.
    private BusException Failed(Exception exception) => new BusException($"I2C address 0x{_address:X2} does not acknowledge: {exception.Message}", exception);
}
