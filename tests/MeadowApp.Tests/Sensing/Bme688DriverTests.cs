using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.MeadowApp.Tests.Hour;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Simulator.Board;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

/// <summary>The real driver on the simulated chip.</summary>
public class Bme688DriverTests
{
    private readonly SensorTime _time = new();
    private readonly SimulatedBme688 _chip;
    private readonly Bme688 _driver;
    private readonly Bme688Scanner _scanner;
    private readonly GasScan _scan = new();
    private GasExposure? _air;

    public Bme688DriverTests()
    {
        _chip = new SimulatedBme688(() => _time.Now, () => _air, 5);
        _driver = new Bme688(_chip, _time);
        _scanner = new Bme688Scanner(_driver, _time, 0, DutyCycle.Continuous);
    }

    [Fact]
    public void Initialize_WaitsAfterTheResetAndReadsTheConstants()
    {
        _driver.Initialize();
        Assert.True(_time.Now >= TimeSpan.FromMilliseconds(10));
        Assert.NotEqual(0u, _driver.Calibration.Fingerprint);
    }

    [Theory]
    [InlineData(0xD0, 0x58)]
    [InlineData(0xF0, 0x00)]
    public void Initialize_RefusesAnotherChip(byte register, byte value)
    {
        var other = new OtherChip(_chip, register, value);
        SensorException refused = Assert.Throws<SensorException>(() => new Bme688(other, _time).Initialize());
        Assert.Contains($"0x{value:X2}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SelfTest_PassesAGoodChipAndNamesABrokenHeater()
    {
        Assert.Equal(Bme688SelfTest.Passed, _driver.SelfTest());
        _chip.IsHeaterBroken = true;
        Assert.True(_driver.SelfTest().HasFlag(Bme688SelfTest.Unheated));
    }

    [Theory]
    [InlineData(2, 0xFF, 0xFF, Bme688SelfTest.Pressure)]
    [InlineData(5, 0xFF, 0xFF, Bme688SelfTest.Temperature)]
    [InlineData(8, 0xFF, 0xFF, Bme688SelfTest.Humidity)]
    [InlineData(15, 0x80, 0x05, Bme688SelfTest.NoResponse)] // the same resistance, hot or cool
    public void SelfTest_NamesWhatDoesNotMeasure(int at, byte first, byte second, Bme688SelfTest expected) =>
        Assert.True(new Bme688(new FieldsWith(_chip, at, first, second, () => true), _time).SelfTest().HasFlag(expected));

    [Fact]
    public void HeaterCodes_AreThoseForTheTemperatureThatWasMeasuredLast()
    {
        _driver.Initialize();
        int warm = Enumerable.Range(0, 1 << 20).First(code => FloatCompensation.Celsius(FloatCompensation.FineTemperature(_driver.Calibration, code)) >= 60);
        bool isWarm = false;
        var bus = new FieldsWith(_chip, 5, (byte)(warm >> 12), (byte)(warm >> 4), () => isWarm);
        var scanner = new Bme688Scanner(new Bme688(bus, _time), _time, 0, DutyCycle.Continuous);
        byte Written(int celsius)
        {
            for (TimeSpan end = _time.Now + TimeSpan.FromSeconds(30); _time.Now < end; _time.Wait(TimeSpan.FromMilliseconds(50)))
            {
                scanner.TryRead(_scan);
            }

            Assert.True(FloatCompensation.TryHeaterCode(_driver.Calibration, 320, celsius, out byte code));
            Assert.Equal(code, _chip.Peek(0x5A));
            return code;
        }

        byte cool = Written((int)Math.Round(_chip.AmbientCelsius, MidpointRounding.AwayFromZero));
        isWarm = true;
        Assert.NotEqual(cool, Written(60));
    }

    [Fact]
    public void Step_HasTheValueOfItsLastMeasurementThatIsValidAndHeated()
    {
        _driver.Initialize();
        var collector = new ScanCollector();
        Assert.False(Add(0, 400, 0x30));
        Assert.False(Add(0, 500, 0x30));
        Assert.False(Add(0, 600, 0x20)); // not heated
        Assert.False(Add(0, 700, 0x10)); // no conversion
        for (int step = 1; step < 10; step++)
        {
            Assert.False(Add(step, 800, 0x30));
        }

        Assert.True(Add(0, 400, 0x30));
        Assert.Equal(IntegerCompensation.GasOhms(500, 3), _scan.Ohms[0]);
        Assert.All(_scan.Ohms[1..].ToArray(), ohms => Assert.Equal(IntegerCompensation.GasOhms(800, 3), ohms));

        bool Add(int step, int code, byte marks)
        {
            var field = new byte[17];
            (field[0], field[15], field[16]) = ((byte)(0x80 | step), (byte)(code >> 2), (byte)((code << 6) | marks | 3));
            return collector.Add(_driver.Calibration, Bme688Field.Parse(field), _scan);
        }
    }

    [Fact]
    public void MeasureForced_GivesTheClimateThatTheChipHas()
    {
        _driver.Initialize();
        Climate climate = Climate.Of(_driver.Calibration, _driver.MeasureForced(0, TimeSpan.Zero));
        Assert.InRange(climate.CentiCelsius / 100.0, _chip.AmbientCelsius - 0.1, _chip.AmbientCelsius + 0.1);
        Assert.InRange(climate.Pascal, 100_700, 100_900);
        Assert.InRange(climate.MilliPercent, 41_500, 42_500);
        Assert.InRange(_driver.AmbientCelsius, _chip.AmbientCelsius - 0.6, _chip.AmbientCelsius + 0.6);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(200)]
    [InlineData(400)]
    public void MeasureForced_HeatsThePlateToTheTarget(int celsius)
    {
        _driver.Initialize();
        _driver.MeasureForced(0, TimeSpan.Zero);
        Bme688Field field = _driver.MeasureForced(celsius, TimeSpan.FromMilliseconds(150));
        Assert.True(field.IsGasValid && field.IsHeaterStable);
        Assert.InRange(_chip.PlateCelsius, celsius - 4, celsius + 4);
    }

    [Fact]
    public void MeasureForced_HeatsForMoreThanASecondWhenAsked()
    {
        _driver.Initialize();
        TimeSpan start = _time.Now;
        _driver.MeasureForced(320, TimeSpan.FromMilliseconds(1_500));
        Assert.InRange((_time.Now - start).TotalMilliseconds, 1_500, 1_650);
        Assert.Equal(HeaterTiming.StepCode(TimeSpan.FromMilliseconds(1_500)), _chip.Peek(0x64));
    }

    [Fact]
    public void StartParallel_WritesProfileHp354()
    {
        _driver.Initialize();
        _driver.StartParallel(HeaterProfile.Hp354);

        Assert.Equal<byte>([5, 2, 10, 30, 5, 5, 5, 5, 5, 5], Enumerable.Range(0x64, 10).Select(register => _chip.Peek((byte)register)));
        Assert.Equal(HeaterTiming.SharedWaitCode(TimeSpan.FromMilliseconds(140 - 41)), _chip.Peek(0x6E));
        Assert.Equal(0, _chip.Peek(0x70) & 8);
        Assert.Equal(0x2A, _chip.Peek(0x71) & 0x3F);
        Assert.Equal(2, _chip.Peek(0x74) & 3);
        Assert.Equal(_chip.Peek(0x5A), _chip.Peek(0x61));
        Assert.True(_chip.Peek(0x5B) < _chip.Peek(0x5E) && _chip.Peek(0x5E) < _chip.Peek(0x5A), "100 < 200 < 320 degrees");
        Assert.True(_driver.IsRunningProfile());
        _driver.Sleep();
        Assert.False(_driver.IsRunningProfile());
    }

    [Theory]
    [InlineData(false, false, 100)]
    [InlineData(true, false, 100)]
    [InlineData(false, true, 50)]
    [InlineData(true, true, 40)]
    [InlineData(false, false, 250)]
    public void TryRead_GivesWholeScansHoweverTheChipMarksItsFields(bool clears, bool everyReal, int pollMilliseconds)
    {
        _chip.ClearsMarkWhenRead = clears;
        _chip.IsEveryConversionReal = everyReal;
        List<SensorQuality> qualities = Scans(6, pollMilliseconds);

        Assert.All(qualities.Take(4), quality => Assert.Equal(SensorQuality.Unsettled, quality));
        Assert.All(qualities.Skip(4), quality => Assert.Equal(SensorQuality.None, quality));
        Assert.All(_scan.Ohms.ToArray(), ohms => Assert.InRange(ohms, 50_000u, 102_400_000u));
        Assert.True(_scan.Ohms[1] > 10 * _scan.Ohms[4] && _scan.Ohms[4] > 3 * _scan.Ohms[0], "100, 200 and 320 degrees differ");
    }

    [Fact]
    public void TryRead_TakesTheTimeOfTheProfile()
    {
        Scans(1, 50);
        TimeSpan start = _time.Now;
        Scans(3, 50);
        Assert.InRange((_time.Now - start).TotalSeconds / 3, 10.6, 10.9);
    }

    [Fact]
    public void TryRead_FlagsStepsThatWereMissed()
    {
        Scans(5, 50);

        // The first two steps of a scan last a second together.
        _time.Wait(TimeSpan.FromSeconds(1.5));
        Scans(1, 50);
        Assert.True(_scan.Quality.HasFlag(SensorQuality.Missing), $"{_scan.Quality}");
        Scans(1, 50);
        Assert.Equal(SensorQuality.None, _scan.Quality);
    }

    [Fact]
    public void TryRead_SurvivesSingleRefusedTransfers()
    {
        Scans(4, 50);
        for (int i = 0; i < 20; i++)
        {
            _chip.TransfersToRefuse = 1;
            Skip(TimeSpan.FromMilliseconds(300), 50);
        }

        Scans(1, 50);
        Assert.Equal(SensorQuality.None, _scan.Quality);
    }

    [Fact]
    public void TryRead_IsLostWhileTheChipIsSilentAndComesBack()
    {
        Scans(1, 50);
        _chip.TransfersToRefuse = int.MaxValue;
        Skip(TimeSpan.FromSeconds(3), 50);
        Assert.Equal(ReadState.Lost, _scanner.TryRead(_scan));
        Assert.Contains("acknowledge", _scanner.LastFault, StringComparison.Ordinal);

        _chip.TransfersToRefuse = 0;
        Scans(1, 50);
        Assert.Equal(SensorQuality.Unsettled, _scan.Quality);
    }

    [Fact]
    public void TryRead_StartsAnewAfterABrownOutInMidScan()
    {
        Scans(5, 50);
        Skip(TimeSpan.FromSeconds(4), 50);
        _chip.BrownOut();
        List<SensorQuality> after = Scans(5, 50);
        Assert.All(after.Take(4), quality => Assert.True(quality.HasFlag(SensorQuality.Unsettled), $"{quality}"));
        Assert.Equal(SensorQuality.None, after[4]);
    }

    [Theory]
    [InlineData(0x5C)]
    [InlineData(0x66)]
    [InlineData(0x6E)]
    public void TryRead_FlagsAProfileThatIsNoLongerWhatWasWritten(byte register)
    {
        Scans(5, 50);
        Skip(TimeSpan.FromSeconds(2), 50);
        _chip.Poke(register, (byte)(_chip.Peek(register) ^ 0x04));
        Scans(1, 50);
        Assert.True(_scan.Quality.HasFlag(SensorQuality.WrongProfile), $"{_scan.Quality}");
        Scans(4, 50);
        Scans(1, 50);
        Assert.Equal(SensorQuality.None, _scan.Quality);
    }

    [Fact]
    public void TryRead_SetsTheChipUpAnewWhereItsConstantsCameOverADisturbedBus()
    {
        var random = new Random(1);
        bool isDisturbed = true;
        var bus = new FaultyWire(_chip, () => true, read =>
        {
            // The first long read of all is that of the first constants.
            if (isDisturbed && read.Length > 1)
            {
                read[4] ^= 0x40;
                isDisturbed = false;
            }
        });
        var driver = new Bme688(bus, _time);
        var scanner = new Bme688Scanner(driver, _time, 0, DutyCycle.Continuous);
        var qualities = new List<SensorQuality>();
        while (qualities.Count < 7 && _time.Now < TimeSpan.FromSeconds(120))
        {
            _time.Wait(TimeSpan.FromMilliseconds(50));
            if (scanner.TryRead(_scan) == ReadState.Ready)
            {
                qualities.Add(_scan.Quality);
            }
        }

        _driver.Initialize();
        Assert.False(isDisturbed);
        Assert.Equal(_driver.Calibration.Fingerprint, driver.Calibration.Fingerprint);
        Assert.NotEqual(SensorQuality.None, qualities[0]);
        Assert.Equal(SensorQuality.None, qualities[^1]);
    }

    [Fact]
    public void TryRead_FlagsAPlateThatStaysCold()
    {
        Scans(5, 50);
        _chip.IsHeaterBroken = true;
        Scans(2, 50);
        Assert.True(_scan.Quality.HasFlag(SensorQuality.Unheated), $"{_scan.Quality}");
    }

    [Theory]
    [InlineData(15, 0x00, 0x00, SensorQuality.Saturated)] // the most sensitive range at its first code: 102.4 megohm
    [InlineData(15, 0xFF, 0xCF, SensorQuality.OutOfRange)] // the least sensitive at its last
    [InlineData(5, 0xFF, 0xFF, SensorQuality.OutOfRange)] // a thermometer far above 85 degrees
    public void TryRead_FlagsValuesAtTheEndsOfWhatTheChipCanMeasure(int at, byte first, byte second, SensorQuality expected)
    {
        bool isAtItsEnd = false;
        var end = new FieldsWith(_chip, at, first, second, () => isAtItsEnd);
        var scanner = new Bme688Scanner(new Bme688(end, _time), _time, 0, DutyCycle.Continuous);
        SensorQuality Next()
        {
            for (TimeSpan patience = _time.Now + TimeSpan.FromSeconds(60); _time.Now < patience;)
            {
                _time.Wait(TimeSpan.FromMilliseconds(50));
                if (scanner.TryRead(_scan) == ReadState.Ready)
                {
                    return _scan.Quality;
                }
            }

            return SensorQuality.Missing;
        }

        Assert.Equal([.. Enumerable.Repeat(SensorQuality.Unsettled, 4), SensorQuality.None], Enumerable.Range(0, 5).Select(_ => Next()));
        isAtItsEnd = true;
        SensorQuality[] seen = [Next(), Next()];
        Assert.True(seen[1].HasFlag(expected), $"{seen[0]}, then {seen[1]}");
        isAtItsEnd = false;
        Assert.Contains(SensorQuality.None, Enumerable.Range(0, 6).Select(_ => Next()));
    }

    [Fact]
    public void TryRead_ToleratesMeasurementsThatComeLate()
    {
        Scans(5, 50);
        _chip.Lateness = TimeSpan.FromMilliseconds(200);
        Scans(2, 50);
        Assert.Equal(SensorQuality.None, _scan.Quality);
    }

    [Fact]
    public void TryRead_NeverPassesAScanOffAsGoodWhateverBitsStick()
    {
        foreach (bool isHigh in new[] { true, false })
        {
            for (int bit = 0; bit < 8; bit++)
            {
                Scans(5, 50);
                Assert.Equal(SensorQuality.None, _scan.Quality & ~SensorQuality.Unsettled);
                (isHigh ? s => _chip.StuckHigh = s : (Action<byte>)(s => _chip.StuckLow = s))((byte)(1 << bit));
                TimeSpan end = _time.Now + TimeSpan.FromSeconds(40);
                while (_time.Now < end)
                {
                    _time.Wait(TimeSpan.FromMilliseconds(50));
                    if (_scanner.TryRead(_scan) == ReadState.Ready)
                    {
                        Assert.NotEqual(SensorQuality.None, _scan.Quality & ~SensorQuality.Saturated);
                    }
                }

                _chip.StuckHigh = _chip.StuckLow = 0;
            }
        }
    }

    [Fact]
    public void TryRead_FollowsTheGas()
    {
        Scans(5, 50);
        uint clean = _scan.Ohms[2];
        _air = new GasExposure(GasFingerprint.Ethanol, 1);
        Scans(6, 50);
        Assert.InRange(Math.Log10(_scan.Ohms[2] / (double)clean), -2.7, -2.4);
    }

    [Fact]
    public void TryRead_SleepsBetweenScansOnceTheAirIsQuiet()
    {
        var scanner = new Bme688Scanner(_driver, _time, 3, new DutyCycle(5, 10), Commissioning.Take(5, 0).Baseline);
        var seen = new List<(TimeSpan At, SensorQuality Quality)>();
        const int Awake = DutyCycle.UnsettledScans + QuietRest.QuietScans;
        while (seen.Count < Awake + 2)
        {
            _time.Wait(TimeSpan.FromMilliseconds(50));
            if (scanner.TryRead(_scan) == ReadState.Ready)
            {
                seen.Add((_time.Now, _scan.Quality));
                Assert.Equal(3, _scan.Sensor);
                Assert.Equal(seen.Count >= Awake, (_chip.Peek(0x74) & 3) == 0);
            }
        }

        // Unsettled after the start, and told; after a sleep passed over: four scans of sleep, then eight, each with four that do not count and one that does.
        Assert.Equal(Enumerable.Range(0, 4), Enumerable.Range(0, seen.Count).Where(i => seen[i].Quality != SensorQuality.None));
        Assert.InRange((seen[Awake].At - seen[Awake - 1].At).TotalSeconds, 9 * 10.6, 9 * 10.9);
        Assert.InRange((seen[Awake + 1].At - seen[Awake].At).TotalSeconds, 13 * 10.6, 13 * 10.9);
        Assert.InRange(scanner.Asleep.TotalSeconds, 12 * 10.6, 12 * 10.9);
    }

    [Fact]
    public void DutyCycle_RefusesSleepAfterScansThatNeverSettle()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DutyCycle(4, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DutyCycle(5, -1));
    }

    [Fact]
    public void HeaterProfile_RefusesWhatTheChipCannotRun()
    {
        TimeSpan timeBase = TimeSpan.FromMilliseconds(140);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeaterProfile(timeBase, [401], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeaterProfile(timeBase, [320], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeaterProfile(timeBase, new int[11], Enumerable.Repeat(1, 11).ToArray()));
        Assert.Throws<ArgumentException>(() => new HeaterProfile(timeBase, [320], [1, 2]));
    }

    private List<SensorQuality> Scans(int count, int pollMilliseconds)
    {
        var qualities = new List<SensorQuality>();
        TimeSpan patience = _time.Now + TimeSpan.FromSeconds((count + 3) * 12);
        while (qualities.Count < count)
        {
            Assert.True(_time.Now < patience, $"{qualities.Count} of {count} scans. {_scanner.LastFault}");
            _time.Wait(TimeSpan.FromMilliseconds(pollMilliseconds));
            if (_scanner.TryRead(_scan) == ReadState.Ready)
            {
                qualities.Add(_scan.Quality);
            }
        }

        return qualities;
    }

    private void Skip(TimeSpan time, int pollMilliseconds)
    {
        for (TimeSpan end = _time.Now + time; _time.Now < end;)
        {
            _time.Wait(TimeSpan.FromMilliseconds(pollMilliseconds));
            _scanner.TryRead(_scan);
        }
    }

    private sealed class OtherChip(IBus chip, byte register, byte value) : IBus
    {
        public void Read(Span<byte> data) => chip.Read(data);

        public void Write(ReadOnlySpan<byte> data) => chip.Write(data);

        public void Exchange(ReadOnlySpan<byte> write, Span<byte> read)
        {
            chip.Exchange(write, read);
            if (write[0] == register)
            {
                read[0] = value;
            }
        }
    }

    // The chip, while each of its measurements is to hold two bytes at a place of the field; the gas byte keeps its marks.
    private sealed class FieldsWith(IBus chip, int at, byte first, byte second, Func<bool> isOn) : IBus
    {
        private const int Fields = 0x1D;
        private const int FieldLength = 17;

        public void Read(Span<byte> data) => chip.Read(data);

        public void Write(ReadOnlySpan<byte> data) => chip.Write(data);

        public void Exchange(ReadOnlySpan<byte> write, Span<byte> read)
        {
            chip.Exchange(write, read);
            for (int i = 0; isOn() && i < read.Length; i++)
            {
                int place = write[0] + i - Fields;
                if (place is < 0 or >= 3 * FieldLength)
                {
                    continue;
                }

                place %= FieldLength;
                read[i] = place == at ? first : place != at + 1 ? read[i] : at == 15 ? (byte)(second | (read[i] & 0x30)) : second;
            }
        }
    }
}
