using System;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>A PDM microphone on an SPI bus: a capsule that hears sound, a sigma-delta modulator, and one bit for each clock of a read.</summary>
/// <remarks>
/// Sound at 15 625 Hz is brought to 62.5 kHz by a polyphase filter of 64 taps and held for 24 bits; what the holding images lies where the decimator has its zeroes. Reading takes
/// time: it passes on the clock that the microphone was given.
/// </remarks>
internal sealed class SimulatedPdmMicrophone : IBus
{
    /// <summary>Full scale of the sound, as a part of the modulator's full scale: −6 dB.</summary>
    public const double Level = 0.5;

    private const int Up = 4;
    private const int TapsPerPhase = 16;
    private const int HeldBytes = 3;
    private const int Chunk = 256;

    private readonly Action<float[]> _hear;
    private readonly SensorTime _time;
    private readonly SigmaDeltaModulator _modulator = new SigmaDeltaModulator();
    private readonly double[] _filter = new double[Up * TapsPerPhase]; // [phase, tap]
    private readonly double[] _heard = new double[TapsPerPhase + Chunk];
    private readonly float[] _chunk = new float[Chunk];
    private readonly byte[] _held = new byte[HeldBytes];
    private int _at = Chunk;
    private int _phase;
    private int _heldAt = HeldBytes;

    /// <summary>Fits a microphone.</summary>
    /// <param name="hear">Goes on with the sound: fills a buffer at 15 625 Hz, full scale ±1.</param>
    /// <param name="time">Passes while the bus is read.</param>
    public SimulatedPdmMicrophone(Action<float[]> hear, SensorTime time)
    {
        _hear = hear;
        _time = time;
        double sum = 0;
        for (int i = 0; i < _filter.Length; i++)
        {
            // Windowed sinc with its corner at 7.6 kHz of 62.5 kHz.
            double x = i - ((_filter.Length - 1) / 2.0);
            double angle = Math.PI * x * 0.2432;
            double window = 0.42 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / _filter.Length)) + (0.08 * Math.Cos(4 * Math.PI * (i + 0.5) / _filter.Length));
            double tap = window * Math.Sin(angle) / angle;
            _filter[(i % Up * TapsPerPhase) + (i / Up)] = tap;
            sum += tap;
        }

        for (int i = 0; i < _filter.Length; i++)
        {
            _filter[i] *= Up / sum;
        }
    }

    /// <summary>Gets or sets the clock that the bus really gives, in hertz.</summary>
    public double ClockHz { get; set; } = 1_500_000;

    /// <summary>Gets or sets what the data line is stuck at, or null for a good line.</summary>
    public byte? StuckAt { get; set; }

    /// <summary>Gets or sets a constant part, in full scales of the modulator.</summary>
    public double Offset { get; set; }

    /// <summary>Gets or sets a value indicating whether the bus fails.</summary>
    public bool IsBusBroken { get; set; }

    public void Write(ReadOnlySpan<byte> data) => throw new BusException("A microphone takes no data.");

    public void Exchange(ReadOnlySpan<byte> write, Span<byte> read) => throw new BusException("A microphone takes no data.");

    public void Read(Span<byte> data)
    {
        if (IsBusBroken)
        {
            throw new BusException("The simulated bus fails.");
        }

        for (int i = 0; i < data.Length; i++)
        {
            if (_heldAt == HeldBytes)
            {
                _modulator.Modulate((Level * NextSample()) + Offset, _held);
                _heldAt = 0;
            }

            data[i] = _held[_heldAt++];
        }

        if (StuckAt != null)
        {
            data.Fill(StuckAt.Value);
        }

        _time.Wait(TimeSpan.FromSeconds(8 * data.Length / ClockHz));
    }

    private double NextSample()
    {
        if (_phase == 0)
        {
            if (_at == Chunk)
            {
                _hear(_chunk);
                Array.Copy(_heard, Chunk, _heard, 0, TapsPerPhase);
                for (int i = 0; i < Chunk; i++)
                {
                    _heard[TapsPerPhase + i] = _chunk[i];
                }

                _at = 0;
            }

            _at++;
        }

        double sum = 0;
        int newest = TapsPerPhase + _at - 1;
        int row = _phase * TapsPerPhase;
        for (int tap = 0; tap < TapsPerPhase; tap++)
        {
            sum += _filter[row + tap] * _heard[newest - tap];
        }

        _phase = (_phase + 1) % Up;
        return sum;
    }
}
