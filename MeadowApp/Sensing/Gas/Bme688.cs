using System;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>Driver of one BME688: identity, calibration, forced and parallel mode, sleep. It blocks for milliseconds while it sets the chip up, and never while a scan runs.</summary>
/// <remarks>Source: BME688 data sheet (BST-BME688-DS000). Every member may throw <see cref="BusException"/>.</remarks>
public sealed class Bme688
{
    private const byte TemperatureTimes2 = 2;
    private const byte PressureTimes16 = 5;
    private const byte HumidityTimes1 = 1;
    private const int Conversions = 2 + 16 + 1;
    private const int FirstAmbientCelsius = 25;
    private const int PollsAtMost = 20;

    private const int ConstantsLength = Bme688Calibration.FirstLength + Bme688Calibration.SecondLength + Bme688Calibration.ThirdLength;
    private const int ProfileLength = Bme688Registers.SharedWait - Bme688Registers.HeaterResistance + 1;

    private static readonly TimeSpan ResetTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ParallelMeasurement = HeaterTiming.Measurement(Conversions, isWaking: false);
    private static readonly TimeSpan ForcedMeasurement = HeaterTiming.Measurement(Conversions, isWaking: true);

    private readonly IBus _bus;
    private readonly ISensorClock _clock;
    private readonly byte[] _fields = new byte[Bme688Registers.FieldCount * Bme688Registers.FieldLength];
    private readonly byte[] _constants = new byte[ConstantsLength];
    private readonly byte[] _written = new byte[ProfileLength];
    private readonly byte[] _readBack = new byte[ProfileLength];
    private readonly Bme688Field[] _new = new Bme688Field[Bme688Registers.FieldCount];
    private Bme688Calibration? _calibration;
    private byte _gasControl;
    private byte _lastIndex;
    private bool _hasLastIndex;

    /// <summary>Wires a driver; nothing is sent yet.</summary>
    /// <param name="bus">The chip at its address.</param>
    /// <param name="clock">Time.</param>
    public Bme688(IBus bus, ISensorClock clock)
    {
        _bus = bus;
        _clock = clock;
    }

    /// <summary>Gets the chip's constants.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Initialize"/> has not succeeded yet.</exception>
    public Bme688Calibration Calibration => _calibration ?? throw new InvalidOperationException("Initialize the chip first.");

    /// <summary>Gets the last measured temperature in whole degrees Celsius, which the heater's codes are computed for. 25 before the first measurement.</summary>
    public int AmbientCelsius { get; private set; } = FirstAmbientCelsius;

    /// <summary>Returns the time that one time base of a profile really takes: the chip counts the wait in units of 0.477 ms.</summary>
    /// <param name="profile">The profile.</param>
    public static TimeSpan RealTimeBase(HeaterProfile profile) => ParallelMeasurement + HeaterTiming.SharedWait(HeaterTiming.SharedWaitCode(profile.TimeBase - WholeMilliseconds(ParallelMeasurement)));

    /// <summary>Resets the chip, waits as long as it must, checks what it is and reads its constants.</summary>
    /// <exception cref="SensorException">It is no BME688, or its constants are missing.</exception>
    public void Initialize()
    {
        _calibration = null;
        Write(Bme688Registers.Reset, Bme688Registers.ResetCommand);
        _clock.Wait(ResetTime);
        Expect("chip id", Bme688Registers.ChipId, Bme688Registers.ExpectedChipId);
        Expect("variant id", Bme688Registers.VariantId, Bme688Registers.ExpectedVariant);
        ReadConstants(_constants);
        _calibration = Bme688Calibration.Parse(
            _constants.AsSpan(0, Bme688Calibration.FirstLength),
            _constants.AsSpan(Bme688Calibration.FirstLength, Bme688Calibration.SecondLength),
            _constants.AsSpan(Bme688Calibration.FirstLength + Bme688Calibration.SecondLength));
    }

    /// <summary>Returns whether the constants read now as they did when the chip was set up: those that came over a disturbed bus would spoil every measurement from then on.</summary>
    public bool HasSameConstants()
    {
        Span<byte> now = stackalloc byte[ConstantsLength];
        ReadConstants(now);
        return now.SequenceEqual(_constants);
    }

    /// <summary>Measures once in forced mode and waits for the end.</summary>
    /// <param name="celsius">The plate's target, 1 to 400; 0 leaves the plate cold and measures no gas.</param>
    /// <param name="heating">How long the plate is heated before the gas is measured; up to 4 032 ms.</param>
    /// <exception cref="SensorException">No measurement came, or the target cannot be written.</exception>
    public Bme688Field MeasureForced(int celsius, TimeSpan heating)
    {
        Sleep();
        if (celsius > 0)
        {
            Write(Bme688Registers.HeaterResistance, HeaterCode(celsius));
            Write(Bme688Registers.HeaterTime, HeaterTiming.StepCode(heating));
        }

        Write(Bme688Registers.GasControl0, celsius > 0 ? (byte)0 : Bme688Registers.HeaterOff);
        Write(Bme688Registers.GasControl1, celsius > 0 ? (byte)(Bme688Registers.NoStandby | Bme688Registers.RunGas) : Bme688Registers.NoStandby);
        StartMode(Bme688Registers.ModeForced);
        _clock.Wait(ForcedMeasurement + (celsius > 0 ? heating : TimeSpan.Zero));
        for (int poll = 0; poll < PollsAtMost; poll++)
        {
            Read(Bme688Registers.Fields, _fields.AsSpan(0, Bme688Registers.FieldLength));
            Bme688Field field = Bme688Field.Parse(_fields);
            if (field.IsNew)
            {
                NoteAmbient(field);
                return field;
            }

            _clock.Wait(PollTime);
        }

        throw new SensorException($"Field 0 at 0x1D: expected new data within {PollsAtMost * PollTime.TotalMilliseconds} ms after the measurement, found none.");
    }

    /// <summary>Tests the chip as its maker does: climate, one hot plate, then hot and cool in turn. Takes 14 s; best in clean air at room temperature.</summary>
    /// <exception cref="SensorException">The chip is not a BME688, or does not measure.</exception>
    public Bme688SelfTest SelfTest()
    {
        const int hot = 350;
        const int cool = 150;
        Initialize();
        Bme688SelfTest found = Bme688SelfTest.Passed;
        Bme688Field field = MeasureForced(hot, TimeSpan.FromSeconds(1));
        Climate climate = Climate.Of(Calibration, field);
        found |= climate.CentiCelsius < 0 || climate.CentiCelsius > 6_000 ? Bme688SelfTest.Temperature : 0;
        found |= climate.Pascal < 90_000 || climate.Pascal > 110_000 ? Bme688SelfTest.Pressure : 0;
        found |= climate.MilliPercent < 20_000 || climate.MilliPercent > 80_000 ? Bme688SelfTest.Humidity : 0;
        long hotOhms = 0;
        long coolOhms = 0;
        for (int i = 0; i < 6; i++)
        {
            bool isHot = i % 2 == 0;
            field = MeasureForced(isHot ? hot : cool, TimeSpan.FromSeconds(2));
            found |= field.IsGasValid ? 0 : Bme688SelfTest.GasInvalid;
            found |= field.IsHeaterStable ? 0 : Bme688SelfTest.Unheated;
            uint ohms = IntegerCompensation.GasOhms(field.GasCode, field.GasRange);
            hotOhms = i == 4 ? ohms : hotOhms;
            coolOhms += i >= 3 && !isHot ? ohms : 0;
        }

        // The mean of the two cool readings around a hot one, at least 1.2 times the hot one.
        found |= 5 * coolOhms < 12 * hotOhms ? Bme688SelfTest.NoResponse : 0;
        Sleep();
        return found;
    }

    /// <summary>Starts a profile in parallel mode, from its first step.</summary>
    /// <param name="profile">The profile; its time base must be longer than a measurement.</param>
    /// <exception cref="SensorException">A temperature cannot be written with this chip's constants.</exception>
    public void StartParallel(HeaterProfile profile)
    {
        Sleep();
        for (int step = 0; step < profile.Steps; step++)
        {
            _written[step] = HeaterCode(profile.Celsius(step));
            _written[Bme688Registers.HeaterTime - Bme688Registers.HeaterResistance + step] = profile.Multiple(step);
        }

        _written[ProfileLength - 1] = HeaterTiming.SharedWaitCode(profile.TimeBase - WholeMilliseconds(ParallelMeasurement));
        for (int i = 0; i < ProfileLength; i++)
        {
            Write((byte)(Bme688Registers.HeaterResistance + i), _written[i]);
        }

        _gasControl = (byte)(Bme688Registers.NoStandby | Bme688Registers.RunGas | profile.Steps);
        Write(Bme688Registers.GasControl0, 0);
        Write(Bme688Registers.GasControl1, _gasControl);
        StartMode(Bme688Registers.ModeParallel);
        _hasLastIndex = false;
    }

    /// <summary>Returns whether the chip still runs the profile that was started: mode, temperatures, lengths and wait are read back.</summary>
    public bool IsRunningProfile()
    {
        if ((ReadOne(Bme688Registers.MeasurementControl) & Bme688Registers.ModeMask) != Bme688Registers.ModeParallel
            || ReadOne(Bme688Registers.GasControl1) != _gasControl
            || (ReadOne(Bme688Registers.GasControl0) & Bme688Registers.HeaterOff) != 0)
        {
            return false;
        }

        Read(Bme688Registers.HeaterResistance, _readBack);
        return _readBack.AsSpan().SequenceEqual(_written);
    }

    /// <summary>Reads the three fields and returns those not seen before, oldest first.</summary>
    /// <returns>Up to three measurements; owned by the driver and overwritten by the next call.</returns>
    /// <remarks>
    /// A field counts as new when the chip says so and its running number is ahead of the last one's: some chips mark a field until it is overwritten,
    /// not until it is read. Ahead means by less than half of 256, which is 17 s under HP-354.
    /// </remarks>
    public ReadOnlySpan<Bme688Field> ReadNewFields()
    {
        Read(Bme688Registers.Fields, _fields);
        int count = 0;
        for (int i = 0; i < Bme688Registers.FieldCount; i++)
        {
            Bme688Field field = Bme688Field.Parse(_fields.AsSpan(i * Bme688Registers.FieldLength, Bme688Registers.FieldLength));
            if (!field.IsNew)
            {
                continue;
            }

            if (!_hasLastIndex)
            {
                _lastIndex = (byte)(field.MeasurementIndex - 64);
                _hasLastIndex = true;
            }

            byte ahead = (byte)(field.MeasurementIndex - _lastIndex);
            if (ahead == 0 || ahead >= 128)
            {
                continue;
            }

            int at = count++;
            while (at > 0 && (byte)(_new[at - 1].MeasurementIndex - _lastIndex) > ahead)
            {
                _new[at] = _new[at - 1];
                at--;
            }

            _new[at] = field;
        }

        if (count > 0)
        {
            _lastIndex = _new[count - 1].MeasurementIndex;
            NoteAmbient(_new[count - 1]);
        }

        return _new.AsSpan(0, count);
    }

    /// <summary>Sends the chip to sleep and waits until it sleeps.</summary>
    /// <exception cref="SensorException">It does not.</exception>
    public void Sleep()
    {
        for (int poll = 0; poll < PollsAtMost; poll++)
        {
            byte control = ReadOne(Bme688Registers.MeasurementControl);
            if ((control & Bme688Registers.ModeMask) == Bme688Registers.ModeSleep)
            {
                return;
            }

            Write(Bme688Registers.MeasurementControl, (byte)(control & ~Bme688Registers.ModeMask));
            _clock.Wait(PollTime);
        }

        throw new SensorException($"Mode at 0x74: expected sleep within {PollsAtMost * PollTime.TotalMilliseconds} ms, found 0x{ReadOne(Bme688Registers.MeasurementControl):X2}.");
    }

    private static TimeSpan WholeMilliseconds(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Floor(time.TotalMilliseconds));

    private void NoteAmbient(in Bme688Field field)
    {
        Climate climate = Climate.Of(Calibration, field);
        if (climate.IsPlausible)
        {
            AmbientCelsius = (climate.CentiCelsius + (climate.CentiCelsius < 0 ? -50 : 50)) / 100;
        }
    }

    // The integer form all but loses the ambient term: the plate would be some 6 degrees too cool.
    private byte HeaterCode(int celsius) => FloatCompensation.TryHeaterCode(Calibration, celsius, AmbientCelsius, out byte code)
        ? code
        : throw new SensorException($"Heater code for {celsius} degrees at {AmbientCelsius}: expected 0 to 255 with this chip's constants, found a number beyond.");

    private void StartMode(byte mode)
    {
        Write(Bme688Registers.Configuration, 0);
        Write(Bme688Registers.HumidityControl, HumidityTimes1);
        Write(Bme688Registers.MeasurementControl, (byte)((TemperatureTimes2 << 5) | (PressureTimes16 << 2) | mode));
    }

    private void Expect(string what, byte register, byte expected)
    {
        byte found = ReadOne(register);
        if (found != expected)
        {
            throw new SensorException($"BME688 {what} at 0x{register:X2}: expected 0x{expected:X2}, found 0x{found:X2}.");
        }
    }

    private void ReadConstants(Span<byte> constants)
    {
        Read(Bme688Registers.CalibrationFirst, constants.Slice(0, Bme688Calibration.FirstLength));
        Read(Bme688Registers.CalibrationSecond, constants.Slice(Bme688Calibration.FirstLength, Bme688Calibration.SecondLength));
        Read(Bme688Registers.CalibrationThird, constants.Slice(Bme688Calibration.FirstLength + Bme688Calibration.SecondLength));
    }

    private byte ReadOne(byte register)
    {
        Span<byte> value = stackalloc byte[1];
        Read(register, value);
        return value[0];
    }

    private void Read(byte register, Span<byte> data)
    {
        Span<byte> address = stackalloc byte[1];
        address[0] = register;
        _bus.Exchange(address, data);
    }

    private void Write(byte register, byte value)
    {
        Span<byte> pair = stackalloc byte[2];
        pair[0] = register;
        pair[1] = value;
        _bus.Write(pair);
    }
}
