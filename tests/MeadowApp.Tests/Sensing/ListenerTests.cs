using System;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Simulator.Board;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

/// <summary>The turns of the board's listening thread, on a bus that breaks and while nobody may listen.</summary>
public class ListenerTests
{
    private static readonly PdmOptions Options = new() { SamplesPerWindow = 4_000 };

    private readonly SensorTime _time = new();
    private readonly SimulatedPdmMicrophone _bus;
    private readonly PdmMicrophone _microphone;
    private readonly Listener _listener;
    private readonly short[] _pcm = new short[Options.SamplesPerWindow];
    private bool _mayListen = true;
    private int _heard;

    public ListenerTests()
    {
        _bus = new SimulatedPdmMicrophone(Hear, _time);
        _microphone = new PdmMicrophone(_bus, _time, Options);
        _listener = new Listener(_microphone, () => _mayListen);
    }

    [Fact]
    public void Step_MeasuresTheClockOnceAndHearsAWindowEachTime()
    {
        Assert.Null(_listener.IsClockRight);
        for (int turn = 0; turn < 3; turn++)
        {
            TimeSpan before = _time.Now;
            Assert.True(_listener.Step());
            Assert.True(_listener.IsClockRight);
            Assert.Null(_listener.Problem);
            Assert.Equal(ReadState.Ready, _microphone.TryRead(_pcm, 0, _pcm.Length, out SensorQuality quality));
            Assert.Equal(SensorQuality.None, quality & ~SensorQuality.Offset);
            Assert.Equal(turn == 0, _time.Now - before > TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Step_SaysThatABusIsBrokenFromTheStartAndComesBack()
    {
        _bus.IsBusBroken = true;
        for (int turn = 0; turn < 3; turn++)
        {
            Assert.False(_listener.Step());
            Assert.NotNull(_listener.Problem);
            Assert.Null(_listener.IsClockRight);
            Assert.Equal(ReadState.Lost, _microphone.TryRead(_pcm, 0, _pcm.Length, out _));
        }

        _bus.IsBusBroken = false;
        Assert.True(_listener.Step());
        Assert.Null(_listener.Problem);
        Assert.True(_listener.IsClockRight);
        Assert.Equal(ReadState.Ready, _microphone.TryRead(_pcm, 0, _pcm.Length, out _));
    }

    [Fact]
    public void Step_SaysThatABusBrokeLaterSoThatItsThreadPauses()
    {
        Assert.True(_listener.Step());
        _bus.IsBusBroken = true;
        Assert.False(_listener.Step());
        Assert.False(_listener.Step());
        Assert.Equal(_microphone.LastFault, _listener.Problem);
        _bus.IsBusBroken = false;
        Assert.True(_listener.Step());
        Assert.Null(_listener.Problem);
    }

    [Fact]
    public void Step_HearsNothingAndKeepsNothingWhileNobodyMayListen()
    {
        Assert.True(_listener.Step());
        _mayListen = false;
        int heard = _heard;
        TimeSpan before = _time.Now;
        Assert.False(_listener.Step());
        Assert.Equal(heard, _heard);
        Assert.Equal(before, _time.Now);
        Assert.Equal(ReadState.NotReady, _microphone.TryRead(_pcm, 0, _pcm.Length, out _));
    }

    private void Hear(float[] samples)
    {
        _heard++;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)(0.1 * Math.Sin(i * 0.4));
        }
    }
}
