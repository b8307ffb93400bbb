namespace MeadowTinyMl.Sensing.Gas;

/// <summary>Addresses and bits of the BME688 that the driver uses. Source: BME688 data sheet, chapter 5.</summary>
internal static class Bme688Registers
{
    public const byte CalibrationThird = 0x00;
    public const byte Fields = 0x1D;
    public const int FieldLength = 17;
    public const int FieldCount = 3;
    public const byte HeaterResistance = 0x5A; // to 0x63
    public const byte HeaterTime = 0x64; // to 0x6D
    public const byte SharedWait = 0x6E;
    public const byte GasControl0 = 0x70;
    public const byte GasControl1 = 0x71;
    public const byte HumidityControl = 0x72;
    public const byte MeasurementControl = 0x74;
    public const byte Configuration = 0x75;
    public const byte CalibrationFirst = 0x8A;
    public const byte ChipId = 0xD0;
    public const byte Reset = 0xE0;
    public const byte CalibrationSecond = 0xE1;
    public const byte VariantId = 0xF0;

    public const byte ExpectedChipId = 0x61;
    public const byte ExpectedVariant = 0x01;
    public const byte ResetCommand = 0xB6;

    public const byte ModeMask = 0x03;
    public const byte ModeSleep = 0;
    public const byte ModeForced = 1;
    public const byte ModeParallel = 2;

    public const byte HeaterOff = 0x08; // in GasControl0
    public const byte RunGas = 0x20; // in GasControl1; the BME688 takes 2 in bits 5 and 4
    public const byte NoStandby = 0x80; // in GasControl1

    public const byte NewData = 0x80;
    public const byte GasIndexMask = 0x0F;
    public const byte GasValid = 0x20;
    public const byte HeaterStable = 0x10;
    public const byte GasRangeMask = 0x0F;
}
