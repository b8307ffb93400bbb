using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sensing.Sound;

/// <summary>A PDM microphone read through SPI: one long read is one window of sound.</summary>
/// <remarks>
/// <para>
/// <see cref="Capture"/> blocks for the length of a window and belongs on a thread of its own; <see cref="TryRead"/> hands the finished window over to the loop. Between two
/// windows the microphone has no clock, so the windows have gaps between them.
/// </para>
/// <para>
/// Sound exists here in two buffers: the bit stream, overwritten with zeroes as soon as it is decimated, and one window, overwritten with zeroes when it is handed over,
/// at the latest when the next one comes (about a second), and by <see cref="Zero"/>.
/// </para>
/// </remarks>
public sealed class PdmMicrophone : IMicrophone
{
    /// <summary>Bytes of the read that measures the clock: 349.5 ms at 1.5 MHz.</summary>
    public const int CalibrationBytes = 65_536;

    private const int Calibrations = 3;
    private const int ClippedSamples = 8;
    private const int NoiseBytes = 256; // of so many bytes noise has two of equal bits

    private readonly IBus _bus;
    private readonly ISensorClock _clock;
    private readonly PdmOptions _options;
    private readonly PdmDecimator _decimator;
    private readonly SoundLevel _level;
    private readonly byte[] _stream;
    private readonly short[] _discarded;
    private readonly short[] _window;
    private readonly object _handOver = new object();
    private readonly int[] _clockHz = new int[Calibrations]; // as the last reads had it
    private int _timed;
    private SensorQuality _quality;
    private bool _isFull;
    private bool _isLost;

    /// <summary>Reserves the memory; nothing is read yet.</summary>
    /// <param name="bus">The bus, at the options' clock and with nothing else on it while a window is read.</param>
    /// <param name="clock">Time.</param>
    /// <param name="options">Checked here.</param>
    public PdmMicrophone(IBus bus, ISensorClock clock, PdmOptions options)
    {
        options.Check();
        _bus = bus;
        _clock = clock;
        _options = options;
        _decimator = new PdmDecimator(options.GainDecibels);
        _level = new SoundLevel(options.ClockHz / PdmDecimator.Factor, options.FullScaleDecibels);
        int samples = options.StartUpSamples + options.SamplesPerWindow;
        _stream = new byte[Math.Max(CalibrationBytes, PdmDecimator.BytesBefore + (samples * PdmDecimator.BytesPerSample))];
        _discarded = new short[options.StartUpSamples];
        _window = new short[options.SamplesPerWindow];
    }

    /// <summary>Gets the clock in hertz as the shortest of the last three reads had it, since a thread that is held up can only make one longer; 0 before there were three.</summary>
    public int MeasuredClockHz { get; private set; }

    /// <summary>Gets the rate of the samples that follows from the measured clock, in hertz; 0 before <see cref="Calibrate"/>.</summary>
    public int SampleRateHz => (MeasuredClockHz + (PdmDecimator.Factor / 2)) / PdmDecimator.Factor;

    /// <summary>Gets the A-weighted equivalent level of the last window, in dB SPL.</summary>
    public double Leq => _level.Leq;

    /// <summary>Gets the peak of the last window, in dB SPL.</summary>
    public double Peak => _level.Peak;

    /// <summary>Gets what last went wrong, or null.</summary>
    public string? LastFault { get; private set; }

    private bool IsRateRight => Math.Abs(MeasuredClockHz - _options.ClockHz) <= (long)_options.ClockHz * _options.TolerancePerMille / 1_000;

    /// <summary>Measures the clock before the first window by three timed reads; each window that is captured afterwards measures it again.</summary>
    /// <returns>Whether the clock is what it should be; where it is not, every window is flagged and nothing is classified.</returns>
    /// <exception cref="BusException">The bus cannot be read.</exception>
    public bool Calibrate()
    {
        for (int i = 0; i < Calibrations; i++)
        {
            ReadTimed(_stream.AsSpan(0, CalibrationBytes));
        }

        Array.Clear(_stream, 0, _stream.Length);
        return IsRateRight;
    }

    /// <summary>Reads one window, turns it into sound and keeps it for <see cref="TryRead"/>; a window not fetched by then is lost.</summary>
    /// <returns>Whether the bus could be read; where not, <see cref="LastFault"/> says why.</returns>
    public bool Capture()
    {
        try
        {
            ReadTimed(_stream.AsSpan(PdmDecimator.BytesBefore));
        }
        catch (BusException exception)
        {
            lock (_handOver)
            {
                LastFault = exception.Message;
                _isLost = true;
                return false;
            }
        }

        int constant = ConstantBytes();
        int bytes = _stream.Length - PdmDecimator.BytesBefore;
        lock (_handOver)
        {
            int start = PdmDecimator.BytesBefore;
            _decimator.Process(_stream, start, _discarded, 0, _discarded.Length);
            int clipped = _decimator.Process(_stream, start + (_discarded.Length * PdmDecimator.BytesPerSample), _window, 0, _window.Length);
            Array.Clear(_stream, 0, _stream.Length);
            Array.Clear(_discarded, 0, _discarded.Length);
            _quality = clipped >= ClippedSamples ? SensorQuality.Clipped : SensorQuality.None;
            bool isStuck = constant > bytes * 9L / 10;
            bool isNoise = constant > bytes / NoiseBytes && clipped == 0;
            _quality |= isStuck || isNoise ? SensorQuality.StuckLine : SensorQuality.None;
            _quality |= Math.Abs(_decimator.OffsetPerMille) > _options.OffsetLimitPerMille ? SensorQuality.Offset : SensorQuality.None;
            _quality |= IsRateRight ? SensorQuality.None : SensorQuality.WrongRate;
            _level.Measure(_window, 0, _window.Length);
            _isFull = true;
            _isLost = false;
        }

        return true;
    }

    /// <inheritdoc/>
    public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        if (count != _window.Length)
        {
            throw new ArgumentException($"A window has {_window.Length} samples, not {count}.", nameof(count));
        }

        lock (_handOver)
        {
            quality = _isLost ? SensorQuality.Missing : _quality;
            if (!_isFull)
            {
                return _isLost ? ReadState.Lost : ReadState.NotReady;
            }

            Array.Copy(_window, 0, pcm, start, count);
            Array.Clear(_window, 0, _window.Length);
            _isFull = false;
            return ReadState.Ready;
        }
    }

    /// <summary>Overwrites all sound with zeroes and forgets the filters' memory; call it when no capture is under way.</summary>
    public void Zero()
    {
        lock (_handOver)
        {
            Array.Clear(_stream, 0, _stream.Length);
            Array.Clear(_window, 0, _window.Length);
            Array.Clear(_discarded, 0, _discarded.Length);
            _decimator.Reset();
            _isFull = false;
        }
    }

    private void ReadTimed(Span<byte> bits)
    {
        TimeSpan start = _clock.Now;
        _bus.Read(bits);
        double seconds = Math.Max((_clock.Now - start).TotalSeconds, 1e-3);
        _clockHz[_timed++ % Calibrations] = (int)Math.Min(8 * bits.Length / seconds, int.MaxValue);
        _timed = _timed == 2 * Calibrations ? Calibrations : _timed;
        int fastest = 0;
        foreach (int hertz in _clockHz)
        {
            fastest = Math.Max(fastest, hertz);
        }

        MeasuredClockHz = _timed < Calibrations ? 0 : fastest;
    }

    // A line that hangs gives one level; a modulator, however loud its sound, never gives 64 equal bits for more than a moment. Bits that no modulator made, of a line that
    // hangs in the air, are eight alike once in 128 bytes; a modulator's below its full scale hardly ever, since it answers each bit with its opposite.
    private int ConstantBytes()
    {
        byte[] stream = _stream;
        int constant = 0;
        for (int i = PdmDecimator.BytesBefore; i < stream.Length; i++)
        {
            // 0 and 255 alone lie below 2 when 1 is added.
            if ((byte)(stream[i] + 1) < 2)
            {
                constant++;
            }
        }

        return constant;
    }
}
