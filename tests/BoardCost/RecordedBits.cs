using System;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Sounds;

namespace MeadowTinyMl.BoardCost;

/// <summary>A PDM microphone's bits for one window, simulated when this is made and given again at every read. Reading takes its time on the microphone's own clock, as on a thread of its own.</summary>
internal sealed class RecordedBits : IBus
{
    private readonly byte[] _bits;
    private readonly int _clockHz;
    private readonly SensorTime _time;

    /// <summary>Simulates one window of rain, which is neither silent nor an alarm.</summary>
    /// <param name="options">The microphone that will read it.</param>
    /// <param name="time">Passes while it is read.</param>
    public RecordedBits(PdmOptions options, SensorTime time)
    {
        _clockHz = options.ClockHz;
        _time = time;
        var rain = new Rain(1);
        _bits = new byte[Math.Max(PdmMicrophone.CalibrationBytes, (options.StartUpSamples + options.SamplesPerWindow) * PdmDecimator.BytesPerSample)];
        new SimulatedPdmMicrophone(samples => rain.Fill(samples), new SensorTime()).Read(_bits);
    }

    public void Read(Span<byte> data)
    {
        _bits.AsSpan(0, data.Length).CopyTo(data);
        _time.Wait(TimeSpan.FromSeconds(8.0 * data.Length / _clockHz));
    }

    public void Write(ReadOnlySpan<byte> data) => throw new BusException("A microphone takes no data.");

    public void Exchange(ReadOnlySpan<byte> write, Span<byte> read) => throw new BusException("A microphone takes no data.");
}
