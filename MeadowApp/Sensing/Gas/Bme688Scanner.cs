using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>Runs a BME688 through heater profile HP-354, scan after scan, with sleep in between where that is allowed and the air is quiet, and starts it anew when it fails.</summary>
/// <remarks>
/// Ask at least every 250 ms: the chip keeps three measurements, one each 139 ms. What is missed is missing in the scan and flagged. Scans that have not settled are flagged
/// after a start and passed over after a sleep, of which they are a part. Not safe for two threads.
/// </remarks>
public sealed class Bme688Scanner : IGasScanner
{
    private const int FailuresInARow = 3;
    private const int AmbientToleranceCelsius = 3;

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Bme688 _chip;
    private readonly ISensorClock _clock;
    private readonly HeaterProfile _profile = HeaterProfile.Hp354;
    private readonly QuietRest _rest;
    private readonly int _sensor;
    private readonly TimeSpan _timeBase = Bme688.RealTimeBase(HeaterProfile.Hp354);
    private readonly ScanCollector _collector = new ScanCollector();
    private State _state = State.Off;
    private TimeSpan _due;
    private TimeSpan _lastField;
    private TimeSpan _scanBegan;
    private int _ambientProgrammed;
    private int _scansSinceSleep;
    private bool _isRested;
    private TimeSpan _sleptAt;
    private TimeSpan _asleep;
    private int _failures;

    /// <summary>Wires a scanner; the chip is set up at the first <see cref="TryRead"/>.</summary>
    /// <param name="chip">The chip; from now on nobody else may use it.</param>
    /// <param name="clock">Time.</param>
    /// <param name="sensor">The sensor's index on the board.</param>
    /// <param name="dutyCycle">Scans and the longest sleep.</param>
    /// <param name="cleanAir">The sensor's clean air, or null; without it the sensor never sleeps.</param>
    public Bme688Scanner(Bme688 chip, ISensorClock clock, int sensor, DutyCycle dutyCycle, GasBaseline? cleanAir = null)
    {
        _chip = chip;
        _clock = clock;
        _sensor = sensor;
        _rest = new QuietRest(dutyCycle, cleanAir);
    }

    private enum State
    {
        Off,
        Scanning,
        Asleep,
    }

    /// <summary>Gets what last went wrong, or null.</summary>
    public string? LastFault { get; private set; }

    /// <summary>Gets the climate at the last measurement.</summary>
    public Climate Climate => _collector.Climate;

    /// <summary>Gets for how long the chip has slept since the start.</summary>
    public TimeSpan Asleep => _asleep + (_state == State.Asleep ? _clock.Now - _sleptAt : TimeSpan.Zero);

    /// <inheritdoc/>
    public ReadState TryRead(GasScan scan)
    {
        TimeSpan now = _clock.Now;
        if (now < _due)
        {
            return IsLost ? ReadState.Lost : ReadState.NotReady;
        }

        try
        {
            bool isReady = _state == State.Scanning ? Poll(scan, now) : Begin();
            return isReady ? ReadState.Ready : IsLost ? ReadState.Lost : ReadState.NotReady;
        }
        catch (Exception exception) when (exception is BusException || exception is SensorException)
        {
            LastFault = exception.Message;
            Fail(exception is BusException, now);
            return IsLost ? ReadState.Lost : ReadState.NotReady;
        }
    }

    private bool IsLost => _failures >= FailuresInARow && _state == State.Off;

    private bool Begin()
    {
        _isRested = _state == State.Asleep;
        _asleep = Asleep;
        if (_state == State.Off)
        {
            _chip.Initialize();
            _chip.MeasureForced(0, TimeSpan.Zero);
        }

        StartProfile();
        _scansSinceSleep = 0;
        return false;
    }

    private void StartProfile()
    {
        _chip.StartParallel(_profile);
        _ambientProgrammed = _chip.AmbientCelsius;
        _state = State.Scanning;
        _collector.Reset();
        _lastField = _scanBegan = _clock.Now;
        _due = _clock.Now + PollEvery;
    }

    private bool Poll(GasScan scan, TimeSpan now)
    {
        ReadOnlySpan<Bme688Field> fields = _chip.ReadNewFields();
        _due = now + PollEvery;
        if (fields.IsEmpty)
        {
            // No measurement for five time bases: the chip was reset behind our back, or hangs.
            return now - _lastField > 5 * _timeBase ? throw new SensorException($"No measurement for {(now - _lastField).TotalMilliseconds} ms: expected one each {_timeBase.TotalMilliseconds} ms.") : false;
        }

        _lastField = now;
        _failures = 0;
        bool hasEnded = false;
        foreach (ref readonly Bme688Field field in fields)
        {
            if (_collector.Add(_chip.Calibration, field, scan))
            {
                hasEnded = true;
            }
        }

        return hasEnded && End(scan, now);
    }

    // Returns whether the scan counts, or is one that must be told of.
    private bool End(GasScan scan, TimeSpan now)
    {
        scan.Sensor = _sensor;
        TimeSpan expected = _profile.TotalMultiples * _timeBase;
        bool isOnTime = Math.Abs((now - _scanBegan - expected).TotalMilliseconds) < expected.TotalMilliseconds / 10;
        bool isRunning = _chip.IsRunningProfile();
        bool isItself = _chip.HasSameConstants();
        if (!isOnTime || !isRunning || !isItself)
        {
            scan.Quality |= SensorQuality.WrongProfile;
        }

        bool isUnsettled = _scansSinceSleep < DutyCycle.UnsettledScans;
        bool isPassedOver = isUnsettled && _isRested && (scan.Quality & ~SensorQuality.Saturated) == SensorQuality.None;
        scan.Quality |= isUnsettled ? SensorQuality.Unsettled : SensorQuality.None;
        _scansSinceSleep++;
        int sleep = isUnsettled ? 0 : _rest.After(scan, _scansSinceSleep);
        _scanBegan = now;
        if (!isItself)
        {
            LastFault = "The chip's constants do not read as they did when it was set up.";
            _state = State.Off;
            _due = now + RetryAfter;
        }
        else if (!isRunning)
        {
            Begin();
        }
        else if (sleep > 0)
        {
            _chip.Sleep();
            _state = State.Asleep;
            _sleptAt = now;
            _due = now + (sleep * expected);
        }
        else if (Math.Abs(_chip.AmbientCelsius - _ambientProgrammed) >= AmbientToleranceCelsius)
        {
            // The codes were computed for another temperature: the plate would run some degrees off.
            StartProfile();
        }

        return !isPassedOver;
    }

    // One transfer that fails costs nothing: the chip keeps its measurements. Three in a row, or a chip that answers wrongly, is set up anew.
    private void Fail(bool isTransfer, TimeSpan now)
    {
        _failures++;
        if (isTransfer && _state == State.Scanning && _failures < FailuresInARow)
        {
            _due = now + PollEvery;
            return;
        }

        _state = State.Off;
        _due = now + RetryAfter;
    }
}
