using System;
using System.Globalization;
using System.IO;
using System.Linq;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

/// <summary>The driver's arithmetic against numbers that the maker's published driver gives; how they were made stands in the file.</summary>
public class Bme688VectorTests
{
    private static readonly string[][] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "TestData", "bme688", "vectors.txt"))
        .Where(line => line[0] != '#')
        .Select(line => line.Split(' '))
        .ToArray();

    [Fact]
    public void IntegerForms_AgreeExactlyForEverySetOfConstants()
    {
        int sets = 0;
        int codes = 0;
        foreach (string[] set in Lines.Where(line => line[0] == "set"))
        {
            Bme688Calibration calibration = Calibration(set[1]);
            int fine = IntegerCompensation.FineTemperature(calibration, Int(set[2]));
            Assert.Equal(Int(set[7]), (short)IntegerCompensation.CentiCelsius(fine));
            bool hasPressure = IntegerCompensation.TryPressure(calibration, Int(set[3]), fine, out int pascal);
            Assert.Equal(set[8] != "x", hasPressure);
            Assert.Equal(hasPressure ? Int(set[8]) : 0, pascal);
            Assert.Equal(Int(set[9]), IntegerCompensation.MilliPercentHumidity(calibration, Int(set[4]), fine));
            if (set[10] != "x")
            {
                // Where the code does not fit a byte the maker's form keeps its lowest eight bits; ours refuses.
                bool fits = IntegerCompensation.TryHeaterCode(calibration, Int(set[6]), Int(set[5]), out byte code);
                Assert.Equal(fits ? Int(set[10]) : 0, code);
                codes += fits ? 1 : 0;
            }

            sets++;
        }

        Assert.True(sets >= 1_000 && codes >= 1_000, $"{sets} sets, {codes} heater codes");
    }

    [Fact]
    public void FloatForms_AgreeWithinThreeMillionthsForEverySetOfConstants()
    {
        foreach (string[] set in Lines.Where(line => line[0] == "set"))
        {
            Bme688Calibration calibration = Calibration(set[1]);
            float fine = FloatCompensation.FineTemperature(calibration, Int(set[2]));
            Near(set[11], FloatCompensation.Celsius(fine));
            Near(set[12], FloatCompensation.Pascal(calibration, Int(set[3]), fine));
            Near(set[13], FloatCompensation.PercentHumidity(calibration, Int(set[4]), fine));
            if (set[14] != "x")
            {
                Assert.True(FloatCompensation.TryHeaterCode(calibration, Int(set[6]), Int(set[5]), out byte code));
                Assert.Equal(Int(set[14]), code);
            }
        }
    }

    [Fact]
    public void GasResistance_AgreesInBothForms()
    {
        foreach (string[] gas in Lines.Where(line => line[0] == "gas"))
        {
            (int range, int code) = (Int(gas[1]), Int(gas[2]));
            Near(gas[4], FloatCompensation.GasOhms(code, range));
            uint ohms = IntegerCompensation.GasOhms(code, range);

            // The maker's integer form cuts the last two digits; ours is within half an ohm of the float form.
            Assert.InRange((long)ohms - Int(gas[3]), 0, 100);
            Assert.True(Math.Abs(ohms - (double)FloatCompensation.GasOhms(code, range)) <= 0.5 + (ohms * 1e-7));
        }
    }

    [Fact]
    public void Times_AreWrittenAsTheMakerDoes()
    {
        foreach (string[] line in Lines)
        {
            switch (line[0])
            {
                case "wait" when Int(line[1]) <= 4_032:
                    Assert.Equal(Int(line[2]), HeaterTiming.StepCode(TimeSpan.FromMilliseconds(Int(line[1]))));
                    break;
                case "shared" when Int(line[1]) <= 1_923:
                    Assert.Equal(Int(line[2]), HeaterTiming.SharedWaitCode(TimeSpan.FromMilliseconds(Int(line[1]))));
                    break;
                case "duration":
                    int[] times = [0, 1, 2, 4, 8, 16];
                    int conversions = line[1..4].Sum(code => times[Int(code)]);
                    Assert.Equal(Int(line[5]) * 10L, HeaterTiming.Measurement(conversions, line[4] == "1").Ticks);
                    break;
                default:
                    break;
            }
        }
    }

    [Theory]
    [InlineData(1_500)]
    [InlineData(2_000)]
    public void StepCode_ReadsATimeWhole(int milliseconds)
    {
        byte code = HeaterTiming.StepCode(TimeSpan.FromMilliseconds(milliseconds));
        Assert.InRange((code & 0x3F) << (2 * (code >> 6)), milliseconds - 63, milliseconds);
    }

    [Fact]
    public void Times_BeyondTheChipAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HeaterTiming.StepCode(TimeSpan.FromMilliseconds(4_033)));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeaterTiming.StepCode(TimeSpan.FromMilliseconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeaterTiming.SharedWaitCode(TimeSpan.FromMilliseconds(1_924)));
    }

    [Fact]
    public void HeaterCode_IsNeverCutToAByte()
    {
        // Constants for which 400 degrees needs a code far above 255: cut to eight bits it would be some other, perhaps hotter, target.
        var third = new byte[] { 0x80, 0, 0, 0, 0 };
        var second = new byte[14];
        second[12] = 127;
        (second[10], second[11]) = (0xFF, 0x7F);
        Bme688Calibration calibration = Bme688Calibration.ParseAny(new byte[23], second, third);
        Assert.False(IntegerCompensation.TryHeaterCode(calibration, 400, 127, out byte code));
        Assert.Equal(0, code);
        Assert.False(FloatCompensation.TryHeaterCode(calibration, 400, 127, out _));
    }

    [Fact]
    public void Calibration_RefusesABusWithoutAChip()
    {
        foreach (byte value in new byte[] { 0x00, 0xFF })
        {
            byte[] first = Enumerable.Repeat(value, 23).ToArray();
            byte[] second = Enumerable.Repeat(value, 14).ToArray();
            Assert.Throws<SensorException>(() => Bme688Calibration.Parse(first, second, new byte[5]));
        }
    }

    private static Bme688Calibration Calibration(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        return Bme688Calibration.ParseAny(bytes.AsSpan(0, 23), bytes.AsSpan(23, 14), bytes.AsSpan(37, 5));
    }

    private static int Int(string text) => (int)long.Parse(text, CultureInfo.InvariantCulture);

    private static void Near(string bits, float found)
    {
        float expected = BitConverter.UInt32BitsToSingle(uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.True(Math.Abs(found - expected) <= Math.Abs(expected) * 3e-6f, $"expected {expected:R}, found {found:R}");
    }
}
