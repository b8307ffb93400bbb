using System;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>One of the chip's measurements as it came over the bus: codes, not yet physical values.</summary>
public struct Bme688Field
{
    /// <summary>Gets the chip's running number of the measurement; it wraps at 256.</summary>
    public byte MeasurementIndex { get; private set; }

    /// <summary>Gets the heater step, 0 to 9.</summary>
    public byte GasIndex { get; private set; }

    /// <summary>Gets a value indicating whether the chip has not marked this field as old.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Gets a value indicating whether the gas code is a real conversion.</summary>
    public bool IsGasValid { get; private set; }

    /// <summary>Gets a value indicating whether the plate had reached its target.</summary>
    public bool IsHeaterStable { get; private set; }

    /// <summary>Gets the code of the temperature, 20 bits.</summary>
    public int TemperatureCode { get; private set; }

    /// <summary>Gets the code of the pressure, 20 bits.</summary>
    public int PressureCode { get; private set; }

    /// <summary>Gets the code of the humidity, 16 bits.</summary>
    public int HumidityCode { get; private set; }

    /// <summary>Gets the code of the gas resistance, 10 bits.</summary>
    public int GasCode { get; private set; }

    /// <summary>Gets the range of the gas resistance, 4 bits.</summary>
    public int GasRange { get; private set; }

    /// <summary>Parses a field.</summary>
    /// <param name="bytes">17 bytes.</param>
    internal static Bme688Field Parse(ReadOnlySpan<byte> bytes) => new Bme688Field
    {
        IsNew = (bytes[0] & Bme688Registers.NewData) != 0,
        GasIndex = (byte)(bytes[0] & Bme688Registers.GasIndexMask),
        MeasurementIndex = bytes[1],
        PressureCode = (bytes[2] << 12) | (bytes[3] << 4) | (bytes[4] >> 4),
        TemperatureCode = (bytes[5] << 12) | (bytes[6] << 4) | (bytes[7] >> 4),
        HumidityCode = (bytes[8] << 8) | bytes[9],
        GasCode = (bytes[15] << 2) | (bytes[16] >> 6),
        GasRange = bytes[16] & Bme688Registers.GasRangeMask,
        IsGasValid = (bytes[16] & Bme688Registers.GasValid) != 0,
        IsHeaterStable = (bytes[16] & Bme688Registers.HeaterStable) != 0,
    };
}
