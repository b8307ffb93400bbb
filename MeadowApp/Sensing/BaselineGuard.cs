using System;

namespace MeadowTinyMl.Sensing;

/// <summary>Stands before a scanner and flags its scans when the baseline they will be held against is missing, of another chip, old, or drifted away from.</summary>
public sealed class BaselineGuard : IGasScanner
{
    private const SensorQuality Harmless = SensorQuality.Saturated;

    private readonly IGasScanner _scanner;
    private readonly StoredBaseline? _baseline;
    private readonly Func<uint> _chip;
    private readonly Func<long?> _utcSeconds;
    private readonly ISensorClock _clock;

    /// <summary>Wires a guard.</summary>
    /// <param name="scanner">The scanner of one sensor.</param>
    /// <param name="baseline">Its baseline, or null where none was taken.</param>
    /// <param name="chip">The fingerprint of the chip that is fitted; asked after each scan.</param>
    /// <param name="utcSeconds">The time of day, or null while it is not known.</param>
    /// <param name="clock">Time.</param>
    public BaselineGuard(IGasScanner scanner, StoredBaseline? baseline, Func<uint> chip, Func<long?> utcSeconds, ISensorClock clock)
    {
        _scanner = scanner;
        _baseline = baseline;
        _chip = chip;
        _utcSeconds = utcSeconds;
        _clock = clock;
    }

    /// <summary>Gets the watch over drift.</summary>
    public BaselineWatch Watch { get; } = new BaselineWatch();

    /// <summary>Gets a value indicating whether the baseline is older than it may be.</summary>
    public bool IsOld => _baseline != null && _baseline.IsOld(_utcSeconds());

    /// <inheritdoc/>
    public ReadState TryRead(GasScan scan)
    {
        ReadState state = _scanner.TryRead(scan);
        if (state != ReadState.Ready)
        {
            return state;
        }

        if (_baseline == null || _baseline.Chip != _chip())
        {
            scan.Quality |= SensorQuality.NoBaseline;
            return state;
        }

        if ((scan.Quality & ~Harmless) == SensorQuality.None)
        {
            Watch.Add(scan, _baseline.Baseline, _clock.Now);
        }

        if (Watch.HasDrifted || _baseline.IsOld(_utcSeconds()))
        {
            scan.Quality |= SensorQuality.OldBaseline;
        }

        return state;
    }
}
