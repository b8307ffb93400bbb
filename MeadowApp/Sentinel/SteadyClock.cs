using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Sentinel;

/// <summary>A clock that the loop can trust: its time since boot neither throws, nor goes back, nor leaps, and a time of day that contradicts it counts as unknown until somebody sets it.</summary>
/// <remarks>Log, sensors and loop of one board share one instance, so that what is logged and what is waited for agree. What was wrong is told to the loop, which logs and shows it.</remarks>
public sealed class SteadyClock : IClock
{
    /// <summary>The longest time between two readings that is believed, in milliseconds: an hour. The loop reads many times a second.</summary>
    public const long LongestStep = 3_600_000;

    /// <summary>The earliest time of day that is believed, in seconds since 1970: 2020-01-01. A clock that has lost its battery begins anew in some year before.</summary>
    public const long EarliestUtcSeconds = 1_577_836_800;

    /// <summary>The latest: 2100-01-01.</summary>
    public const long LatestUtcSeconds = 4_102_444_800;

    // As check C07 allows: whole seconds are cut off on both sides, and a quartz drifts.
    private const long SlackMilliseconds = 2_000;
    private const long DriftPerMillion = 100;

    private readonly IClock _clock;
    private long _last;
    private long? _strange;
    private long _uptime;
    private long? _utc;
    private long _utcAt;
    private int _quality;
    private string? _wrong;
    private string? _told;

    /// <summary>Wraps a clock.</summary>
    /// <param name="clock">The board's own.</param>
    public SteadyClock(IClock clock) => _clock = clock;

    /// <inheritdoc/>
    public long UptimeMilliseconds
    {
        get
        {
            long now;
            try
            {
                now = _clock.UptimeMilliseconds;
            }
            catch (Exception)
            {
                _wrong = "clock_lost";
                return _uptime;
            }

            Advance(now);
            return _uptime;
        }
    }

    /// <inheritdoc/>
    public long? UtcSeconds
    {
        get
        {
            long now = UptimeMilliseconds;
            long? utc = null;
            _quality = 0;
            try
            {
                utc = _clock.UtcSeconds;
                _quality = utc == null ? 0 : Math.Max(1, Math.Min(_clock.Quality, 3));
            }
            catch (Exception)
            {
                _wrong = "clock_lost";
                utc = null;
            }

            if (utc < EarliestUtcSeconds || utc > LatestUtcSeconds || (utc != null && Leaps(utc.Value, now)))
            {
                _wrong = "clock_lost";
                utc = null;
            }

            if (utc == null)
            {
                _quality = 0;
                return null;
            }

            (_utc, _utcAt) = (utc, now);
            return utc;
        }
    }

    /// <summary>Gets the quality of the time of day that was read last.</summary>
    public int Quality => _quality;

    /// <summary>Gets the time of day that follows from the last one that was believed, in seconds since 1970, or null; after somebody has set the clock still the one before, within two seconds.</summary>
    public long? ReckonedUtcSeconds => _utc + ((UptimeMilliseconds - _utcAt) / 1_000);

    /// <summary>Believes the next time of day, whatever it is: somebody has set the clock, and that is in the log.</summary>
    public void Accept() => _utc = null;

    /// <summary>Says whether the clock went wrong since the last call, or works again.</summary>
    /// <param name="code">The log's word for it.</param>
    internal bool TryTakeChange(out string code)
    {
        // One reading each time, so that a clock that works again is noticed.
        string? wrong = _wrong;
        _wrong = null;
        code = wrong ?? "recovered";
        bool isNew = wrong != _told;
        _told = wrong;
        return isNew;
    }

    // One reading that cannot be is left out; where the next one goes on from it, the clock stands elsewhere now, and time goes on from there.
    private void Advance(long now)
    {
        bool isStepBelieved = IsStep(_last, now);
        if (isStepBelieved || (_strange is { } strange && IsStep(strange, now)))
        {
            _uptime += now - (isStepBelieved ? _last : _strange!.Value);
            _last = now;
            _strange = null;
            return;
        }

        _strange = now;
        _wrong = now >= 0 && now < _last ? "clock_back" : "clock_lost";
    }

    private static bool IsStep(long from, long to) => from >= 0 && to <= JsonValue.MaxInteger && to >= from && to - from <= LongestStep;

    private bool Leaps(long utc, long now)
    {
        if (_utc == null)
        {
            return false;
        }

        long passed = now - _utcAt;
        return Math.Abs(((utc - _utc.Value) * 1_000) - passed) > SlackMilliseconds + (passed * DriftPerMillion / 1_000_000);
    }
}
