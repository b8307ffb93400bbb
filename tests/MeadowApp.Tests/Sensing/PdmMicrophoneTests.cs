using System;
using System.Linq;
using System.Reflection;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.MeadowApp.Tests.Hour;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

/// <summary>The capture on a simulated microphone: what is flagged, and where sound is left behind.</summary>
public class PdmMicrophoneTests
{
    private static readonly PdmOptions Options = new() { GainDecibels = 6, SamplesPerWindow = 4_000 };

    private readonly SensorTime _time = new();
    private readonly SimulatedPdmMicrophone _bus;
    private readonly PdmMicrophone _microphone;
    private readonly short[] _pcm = new short[Options.SamplesPerWindow];
    private double _amplitude = 0.1;
    private double _phase;

    public PdmMicrophoneTests()
    {
        _bus = new SimulatedPdmMicrophone(Hear, _time);
        _microphone = new PdmMicrophone(_bus, _time, Options);
    }

    [Fact]
    public void Capture_GivesTheSoundAtItsLevel()
    {
        Assert.True(_microphone.Calibrate());
        Assert.Equal(15_625, _microphone.SampleRateHz);
        Assert.Equal(SensorQuality.None, Window());
        Assert.InRange(_pcm.Max(sample => (int)sample), 3_150, 3_400);

        // A sine of a tenth of full scale, where full scale is 114 dB SPL.
        Assert.Equal(114, Options.FullScaleDecibels);
        Assert.InRange(_microphone.Leq, 93.5, 94.5);
        Assert.InRange(_microphone.Peak, 93.5, 94.5);
    }

    [Theory]
    [InlineData(1_500_000 * 0.98, true)]
    [InlineData(1_500_000 * 1.02, true)]
    [InlineData(1_500_000 * 0.96, false)]
    [InlineData(1_500_000 * 1.04, false)]
    [InlineData(750_000, false)]
    public void Calibrate_MeasuresTheClockAndRefusesAWrongOne(double clockHz, bool isRight)
    {
        _bus.ClockHz = clockHz;
        Assert.Equal(isRight, _microphone.Calibrate());
        Assert.InRange(_microphone.MeasuredClockHz, clockHz * 0.999, clockHz * 1.001);
        Assert.Equal(!isRight, Window().HasFlag(SensorQuality.WrongRate));
    }

    [Theory]
    [InlineData(1.05, 1)]
    [InlineData(0.95, 3)]
    public void Capture_NoticesAClockThatChanges(double factor, int windows)
    {
        _microphone.Calibrate();
        Assert.Equal(SensorQuality.None, Window());
        _bus.ClockHz *= factor;
        for (int window = 1; window <= windows; window++)
        {
            // One that is too slow looks like a thread that is held up until it was so three times.
            Assert.Equal(window == windows, Window().HasFlag(SensorQuality.WrongRate));
        }

        _bus.ClockHz /= factor;
        Window();
        Window();
        Assert.Equal(SensorQuality.None, Window());
    }

    [Fact]
    public void Capture_IsFlaggedUntilTheClockWasMeasured() => Assert.True(Window().HasFlag(SensorQuality.WrongRate));

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void Capture_FlagsALineThatHangs(byte level)
    {
        _microphone.Calibrate();
        _bus.StuckAt = level;
        Assert.True(Window().HasFlag(SensorQuality.StuckLine));
        _bus.StuckAt = null;
        Window();
        Assert.Equal(SensorQuality.None, Window());
    }

    [Fact]
    public void Capture_FlagsBitsThatNoModulatorMade()
    {
        var random = new Random(1);
        var microphone = new PdmMicrophone(new FaultyWire(_bus, () => true, random.NextBytes), _time, Options);
        microphone.Calibrate();
        microphone.Capture();
        Assert.Equal(ReadState.Ready, microphone.TryRead(_pcm, 0, _pcm.Length, out SensorQuality quality));
        Assert.Equal(SensorQuality.StuckLine, quality);

        // The loudest sine that is not clipped is sound.
        _amplitude = 0.99;
        _microphone.Calibrate();
        Assert.Equal(SensorQuality.None, Window());
    }

    [Fact]
    public void Capture_FlagsAnOffset()
    {
        _microphone.Calibrate();
        _bus.Offset = 0.12;
        Assert.Equal(SensorQuality.Offset, Window());
        _bus.Offset = 0.05;
        Assert.Equal(SensorQuality.None, Window());
    }

    [Fact]
    public void Capture_FlagsClippingAndRecoversFromIt()
    {
        _microphone.Calibrate();
        _amplitude = 1.3;
        Assert.True(Window().HasFlag(SensorQuality.Clipped));
        _amplitude = 0.1;
        Assert.Equal(SensorQuality.None, Window());
        Assert.InRange(_pcm.Max(sample => (int)sample), 3_150, 3_400);
    }

    [Fact]
    public void TryRead_IsLostWhileTheBusFails()
    {
        _microphone.Calibrate();
        _bus.IsBusBroken = true;
        _microphone.Capture();
        Assert.Equal(ReadState.Lost, _microphone.TryRead(_pcm, 0, _pcm.Length, out SensorQuality quality));
        Assert.Equal(SensorQuality.Missing, quality);
        _bus.IsBusBroken = false;
        Assert.Equal(SensorQuality.None, Window());
    }

    [Fact]
    public void TryRead_HandsAWindowOverOnce()
    {
        _microphone.Calibrate();
        Window();
        Assert.Equal(ReadState.NotReady, _microphone.TryRead(_pcm, 0, _pcm.Length, out _));
    }

    [Fact]
    public void Zero_LeavesNothingToHandOver()
    {
        _microphone.Calibrate();
        _microphone.Capture();
        _microphone.Zero();
        Assert.Equal(ReadState.NotReady, _microphone.TryRead(_pcm, 0, _pcm.Length, out _));
    }

    [Fact]
    public void Sound_StandsInOneWindowUntilItIsHandedOverAndNowhereAfterAnEnd()
    {
        _microphone.Calibrate();
        Assert.Equal(0, Loudness("_stream", "_discarded", "_window"));
        _microphone.Capture();
        Assert.Equal(0, Loudness("_stream", "_discarded"));
        Assert.True(Loudness("_window") > 1_000_000);
        _microphone.TryRead(_pcm, 0, _pcm.Length, out _);
        Assert.Equal(0, Loudness("_window"));

        _microphone.Capture();
        Assert.True(Loudness("_window") > 1_000_000 && Memory() > 0);
        _microphone.Zero();
        Assert.Equal(0, Loudness("_stream", "_discarded", "_window") + Memory());
    }

    [Fact]
    public void Capture_AllocatesNothing()
    {
        var silent = new SilentBus();
        var microphone = new PdmMicrophone(silent, _time, Options);
        microphone.Calibrate();
        microphone.Capture();
        Assert.Equal(0, Allocations.EachTime(() => microphone.Capture()));
    }

    [Theory]
    [InlineData(100_000, 15_625, 1_600)]
    [InlineData(1_500_000, 10, 1_600)]
    [InlineData(1_500_000, 15_625, 100)]
    public void Options_RefuseWhatMakesNoSense(int clock, int window, int startUp) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PdmMicrophone(_bus, _time, new PdmOptions { ClockHz = clock, SamplesPerWindow = window, StartUpSamples = startUp }));

    [Fact]
    public void SoundLevel_FollowsTheAWeighting()
    {
        // IEC 61672-1:2013, table 3.
        (double Hertz, double Weight)[] curve = [(63, -26.2), (125, -16.1), (250, -8.6), (500, -3.2), (1_000, 0), (2_000, 1.2), (4_000, 1.0), (6_300, -0.1)];
        var level = new SoundLevel(15_625, 100);
        foreach ((double hertz, double weight) in curve.Where(point => point.Hertz < 6_100))
        {
            short[] sine = Enumerable.Range(0, 31_250).Select(i => (short)Math.Round(32_767 * Math.Sin(2 * Math.PI * hertz * i / 15_625), MidpointRounding.AwayFromZero)).ToArray();
            level.Measure(sine, 0, sine.Length);
            Assert.InRange(level.Leq, 100 + weight - 0.5, 100 + weight + 0.5);
            Assert.InRange(level.Peak, 99.5, 100.1);
        }
    }

    private static T Held<T>(object holder, string field) => (T)holder.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(holder)!;

    private long Loudness(params string[] buffers) => buffers.Sum(buffer => Held<Array>(_microphone, buffer).Cast<object>().Sum(value => Math.Abs(Convert.ToInt64(value, null))));

    // What the decimator's filters still have of it.
    private long Memory()
    {
        PdmDecimator decimator = Held<PdmDecimator>(_microphone, "_decimator");
        return Held<int[]>(decimator, "_x1").Concat(Held<int[]>(decimator, "_x2")).Append(Held<int>(decimator, "_offset")).Sum(value => Math.Abs((long)value));
    }

    private SensorQuality Window()
    {
        _microphone.Capture();
        Assert.Equal(ReadState.Ready, _microphone.TryRead(_pcm, 0, _pcm.Length, out SensorQuality quality));
        return quality;
    }

    private void Hear(float[] samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(_amplitude * Math.Sin(_phase));
            _phase += 2 * Math.PI * 1_000 / 15_625;
        }
    }

    private sealed class SilentBus : IBus
    {
        public void Read(Span<byte> data) => data.Fill(0x55);

        public void Write(ReadOnlySpan<byte> data) => throw new NotSupportedException();

        public void Exchange(ReadOnlySpan<byte> write, Span<byte> read) => throw new NotSupportedException();
    }
}
