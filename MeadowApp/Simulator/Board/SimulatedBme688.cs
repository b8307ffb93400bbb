using System;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>A BME688 as its driver sees it: registers on a bus, a heater, conversions that take their time, three fields, and the ways in which all of this fails.</summary>
/// <remarks>
/// Time passes when the bus is used: everything that should have happened since is made up then. In parallel mode a measurement comes each time base; the gas code of the
/// last one in a heater step is a real conversion, those before it are marked invalid. After a soft reset the chip answers nothing for 5 ms.
/// </remarks>
internal sealed class SimulatedBme688 : IBus
{
    private const int Fields = 0x1D;
    private const int FieldLength = 17;
    private const double HeaterToleranceCelsius = 5;

    private static readonly TimeSpan StartUp = TimeSpan.FromMilliseconds(5);

    private readonly byte[] _registers = new byte[256];
    private readonly byte[] _constants = new byte[256];
    private readonly Func<TimeSpan> _now;
    private readonly Func<GasExposure?> _air;
    private readonly SensingLayer _layer;
    private readonly Random _random;
    private readonly Bme688Calibration _calibration;
    private readonly int _temperatureCode;
    private readonly int _pressureCode;
    private readonly int _humidityCode;
    private readonly double _celsius;
    private TimeSpan _seen;
    private TimeSpan _next;
    private TimeSpan _deafUntil;
    private int _step;
    private int _subMeasurement;
    private byte _measurementIndex;
    private int _field;

    /// <summary>Fits a chip with constants and a sensing layer of its own.</summary>
    /// <param name="now">Time.</param>
    /// <param name="air">The gas around the chip now, or null for clean air.</param>
    /// <param name="seed">The same seed gives the same chip.</param>
    public SimulatedBme688(Func<TimeSpan> now, Func<GasExposure?> air, int seed)
    {
        _now = now;
        _air = air;
        _layer = new SensingLayer(seed);
        _random = new Random(unchecked(seed * 397));
        BurnConstants();
        _calibration = Bme688Calibration.Parse(_constants.AsSpan(0x8A, 23), _constants.AsSpan(0xE1, 14), _constants.AsSpan(0, 5));
        _celsius = 26 + (3 * _random.NextDouble());
        _temperatureCode = Search(20, code => FloatCompensation.Celsius(FloatCompensation.FineTemperature(_calibration, code)) >= _celsius);
        float fine = FloatCompensation.FineTemperature(_calibration, _temperatureCode);
        _pressureCode = Search(20, code => FloatCompensation.Pascal(_calibration, code, fine) <= 100_800);
        _humidityCode = Search(16, code => FloatCompensation.PercentHumidity(_calibration, code, fine) >= 42);
        _seen = now();
        PowerOn();
    }

    /// <summary>Gets or sets how many of the next transfers are not acknowledged.</summary>
    public int TransfersToRefuse { get; set; }

    /// <summary>Gets or sets the bits that read as 1 whatever they are.</summary>
    public byte StuckHigh { get; set; }

    /// <summary>Gets or sets the bits that read as 0 whatever they are.</summary>
    public byte StuckLow { get; set; }

    /// <summary>Gets or sets how much later than it should a measurement appears.</summary>
    public TimeSpan Lateness { get; set; }

    /// <summary>Gets or sets a value indicating whether the heater's wire is broken.</summary>
    public bool IsHeaterBroken { get; set; }

    /// <summary>Gets or sets a value indicating whether reading a field clears its mark as new.</summary>
    public bool ClearsMarkWhenRead { get; set; }

    /// <summary>Gets or sets a value indicating whether every gas code of a step is a real conversion, not the last one alone.</summary>
    public bool IsEveryConversionReal { get; set; }

    /// <summary>Gets the transfers so far.</summary>
    public long Transfers { get; private set; }

    /// <summary>Gets the plate's temperature in the last measurement, in degrees Celsius.</summary>
    public double PlateCelsius { get; private set; }

    /// <summary>Gets the temperature that the chip measures, in degrees Celsius.</summary>
    public double AmbientCelsius => _celsius;

    /// <summary>Lets the supply dip: all that was written is gone, the chip sleeps.</summary>
    public void BrownOut()
    {
        CatchUp();
        PowerOn();
    }

    /// <summary>Returns the byte at a register as the chip holds it now.</summary>
    public byte Peek(byte register)
    {
        CatchUp();
        return _registers[register];
    }

    /// <summary>Puts a byte where only a fault could.</summary>
    public void Poke(byte register, byte value) => _registers[register] = value;

    public void Read(Span<byte> data) => throw new BusException("The simulated chip knows no read without a register.");

    public void Write(ReadOnlySpan<byte> data)
    {
        BeginTransfer();
        for (int i = 0; i + 1 < data.Length; i += 2)
        {
            Store(data[i], data[i + 1]);
        }
    }

    public void Exchange(ReadOnlySpan<byte> write, Span<byte> read)
    {
        BeginTransfer();
        int register = write[0];
        for (int i = 0; i < read.Length; i++)
        {
            int at = (register + i) & 0xFF;
            read[i] = (byte)((_registers[at] | StuckHigh) & ~StuckLow);
            if (ClearsMarkWhenRead && at >= Fields && at < Fields + (3 * FieldLength) && (at - Fields) % FieldLength == 0)
            {
                _registers[at] &= 0x7F;
            }
        }
    }

    private void BeginTransfer()
    {
        Transfers++;
        CatchUp();
        if (TransfersToRefuse > 0)
        {
            TransfersToRefuse--;
            throw new BusException("The chip does not acknowledge its address.");
        }

        if (_seen < _deafUntil)
        {
            throw new BusException("The chip does not acknowledge its address: it has just been reset.");
        }
    }

    private void Store(byte register, byte value)
    {
        if (register == 0xE0)
        {
            if (value == 0xB6)
            {
                PowerOn();
                _deafUntil = _seen + StartUp;
            }

            return;
        }

        // Settings alone can be written.
        if (register >= 0x50 && register <= 0x75)
        {
            _registers[register] = value;
        }

        if (register == 0x74)
        {
            _step = 0;
            _subMeasurement = 0;
            int mode = value & 3;
            _next = mode == 1 ? _seen + Measurement() + TimeSpan.FromMilliseconds(1) + ForcedHeating()
                : mode == 2 ? _seen + TimeBase()
                : TimeSpan.MaxValue;
        }
    }

    private void CatchUp()
    {
        TimeSpan now = _now();
        while (_next != TimeSpan.MaxValue && _next <= now - Lateness)
        {
            Pass(_next);
            Measure();
        }

        Pass(now);
    }

    private void Pass(TimeSpan to)
    {
        if (to > _seen)
        {
            _layer.Advance((to - _seen).TotalSeconds, _air());
            _seen = to;
        }
    }

    private void Measure()
    {
        bool isParallel = (_registers[0x74] & 3) == 2;
        int steps = _registers[0x71] & 0x0F;
        int step = isParallel ? _step : 0;
        bool runsGas = (_registers[0x71] & 0x30) == 0x20;
        bool isHeated = runsGas && (_registers[0x70] & 8) == 0 && !IsHeaterBroken;
        bool isLastOfStep = !isParallel || _subMeasurement + 1 >= _registers[0x64 + step];
        double target = PlateTarget(_registers[0x5A + step]);
        PlateCelsius = isHeated ? Math.Min(target, 500) : _celsius;
        bool isStable = isHeated && Math.Abs(PlateCelsius - target) < HeaterToleranceCelsius;
        bool isReal = runsGas && (isLastOfStep || IsEveryConversionReal);
        byte[] field = new byte[FieldLength];
        field[0] = (byte)(0x80 | step);
        field[1] = _measurementIndex++;
        PutCode20(field, 2, _pressureCode + _random.Next(-2, 3));
        PutCode20(field, 5, _temperatureCode + _random.Next(-8, 9));
        int humidity = _humidityCode + _random.Next(-3, 4);
        field[8] = (byte)(humidity >> 8);
        field[9] = (byte)humidity;
        if (runsGas)
        {
            PutGas(field, _layer.Ohms(isParallel && steps == 10 ? step : -1, PlateCelsius));
            field[16] |= (byte)((isReal ? 0x20 : 0) | (isStable ? 0x10 : 0));
        }

        field.CopyTo(_registers, Fields + (_field * FieldLength));
        if (!isParallel)
        {
            _registers[0x74] &= 0xFC;
            _next = TimeSpan.MaxValue;
            return;
        }

        _field = (_field + 1) % 3;
        _subMeasurement++;
        if (isLastOfStep)
        {
            _subMeasurement = 0;
            _step = steps == 0 ? 0 : (_step + 1) % Math.Min(steps, 10);
        }

        _next += TimeBase();
    }

    private void PowerOn()
    {
        _constants.CopyTo(_registers, 0);
        _next = TimeSpan.MaxValue;
        _field = 0;
        _measurementIndex = 0;
        _step = 0;
        _subMeasurement = 0;
    }

    private TimeSpan Measurement()
    {
        int conversions = Times(_registers[0x74] >> 5) + Times((_registers[0x74] >> 2) & 7) + Times(_registers[0x72] & 7);
        return TimeSpan.FromTicks(10L * ((conversions * 1_963) + (9 * 477)));
    }

    private TimeSpan TimeBase() => Measurement() + TimeSpan.FromTicks(4_770L * Mantissa(_registers[0x6E]));

    private TimeSpan ForcedHeating() =>
        (_registers[0x71] & 0x30) == 0x20 ? TimeSpan.FromMilliseconds(Mantissa(_registers[0x64])) : TimeSpan.Zero;

    private static int Mantissa(byte code) => (code & 0x3F) << (2 * (code >> 6));

    private static int Times(int code) => code == 0 ? 0 : 1 << (Math.Min(code, 5) - 1);

    // The chip regulates a resistance; the temperature at which its plate has it follows from the same formula that the driver computes the code with.
    private double PlateTarget(byte code)
    {
        double sum = ((code / 3.4) + 25) * (4 + ((_constants[2] >> 4) & 3)) / 4 * (1 + ((sbyte)_constants[0] * 0.002));
        double cold = ((sbyte)_constants[0xED] / 16.0) + 49;
        double slope = ((short)(_constants[0xEB] | (_constants[0xEC] << 8)) / 32_768.0 * 0.0005) + 0.00235;
        double ambient = (sbyte)_constants[0xEE] / 1_024.0 * _celsius;
        return (((sum - ambient) / cold) - 1) / slope;
    }

    private static void PutCode20(byte[] field, int at, int code)
    {
        field[at] = (byte)(code >> 12);
        field[at + 1] = (byte)(code >> 4);
        field[at + 2] = (byte)(code << 4);
    }

    private static void PutGas(byte[] field, double ohms)
    {
        int range = 0;
        double code = 0;
        for (; range < 16; range++)
        {
            // The converter settles on the first range in which the code fits.
            code = (((1_000_000.0 * (262_144 >> range) / ohms) - 4_096) / 3) + 512;
            if (code <= 1_023)
            {
                break;
            }
        }

        int rounded = (int)Math.Round(Math.Min(Math.Max(code, 0), 1_023), MidpointRounding.AwayFromZero);
        field[15] = (byte)(rounded >> 2);
        field[16] = (byte)((rounded << 6) | Math.Min(range, 15));
    }

    private static int Search(int bits, Func<int, bool> isReached)
    {
        int low = 0;
        int high = (1 << bits) - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (isReached(middle))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    // Constants around those of real chips.
    private void BurnConstants()
    {
        _constants[0xD0] = 0x61;
        _constants[0xF0] = 0x01;
        PutWord(0xE9, 26_000 + _random.Next(-800, 800));
        PutWord(0x8A, 26_400 + _random.Next(-300, 300));
        _constants[0x8C] = 3;
        PutWord(0x8E, 36_500 + _random.Next(-800, 800));
        PutWord(0x90, -10_400 + _random.Next(-200, 200));
        _constants[0x92] = 88;
        PutWord(0x94, 7_000 + _random.Next(-800, 800));
        PutWord(0x96, -100 + _random.Next(-40, 40));
        _constants[0x98] = 39;
        _constants[0x99] = 30;
        PutWord(0x9C, -1_200);
        PutWord(0x9E, -2_500);
        _constants[0xA0] = 30;
        int h2 = 1_020 + _random.Next(-30, 30);
        int h1 = 760 + _random.Next(-60, 60);
        _constants[0xE1] = (byte)(h2 >> 4);
        _constants[0xE2] = (byte)((h2 << 4) | (h1 & 15));
        _constants[0xE3] = (byte)(h1 >> 4);
        _constants[0xE5] = 45;
        _constants[0xE6] = 20;
        _constants[0xE7] = 120;
        _constants[0xE8] = 0x9C;
        PutWord(0xEB, -12_000 + _random.Next(-2_000, 2_000));
        _constants[0xED] = (byte)_random.Next(-50, -15);
        _constants[0xEE] = 18;
        _constants[0x00] = (byte)_random.Next(20, 70);
        _constants[0x02] = 0x10;
    }

    private void PutWord(int at, int value)
    {
        _constants[at] = (byte)value;
        _constants[at + 1] = (byte)(value >> 8);
    }
}
