using System;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel.CleanAir;

/// <summary>Takes clean air anew at the word of somebody who is signed in: stands before the scanner and collects ten of the scans that come anyway, while the device goes on watching.</summary>
/// <remarks>
/// What is accepted is logged with their pseudonym, then stored, and counts once the device has started anew, which its head sees to. An alert that opens meanwhile ends it: such air is
/// not clean, or somebody has to say first that it is.
/// </remarks>
public sealed class CleanAirDesk : IGasScanner
{
    /// <summary>The sensor's name in the log.</summary>
    public const string Sensor = "gas0";

    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    private readonly IGasScanner _scanner;
    private readonly IStorage _storage;
    private readonly Func<uint> _chip;
    private readonly Func<Climate> _climate;
    private readonly Func<long?> _utcSeconds;
    private readonly ISensorClock _clock;
    private readonly TimeSpan _patience;
    private CleanAirBaseline? _taking;
    private Person? _person;
    private TimeSpan _until;
    private int _scans;

    /// <summary>Wires a desk.</summary>
    /// <param name="scanner">The scanner of the one sensor, before its scans are held against a baseline.</param>
    /// <param name="storage">The board's storage.</param>
    /// <param name="chip">The fingerprint of the chip that is fitted; asked after ten scans.</param>
    /// <param name="climate">What it measured with the last scan.</param>
    /// <param name="utcSeconds">The time of day, or null while it is not known.</param>
    /// <param name="clock">Time.</param>
    /// <param name="longestGap">The longest time from one scan that counts to the next; after twice that for each of the ten, and ten minutes, it is given up.</param>
    public CleanAirDesk(IGasScanner scanner, IStorage storage, Func<uint> chip, Func<Climate> climate, Func<long?> utcSeconds, ISensorClock clock, TimeSpan longestGap)
    {
        _patience = TimeSpan.FromTicks(2 * GasBaseline.ScanCount * longestGap.Ticks) + Slack;
        _scanner = scanner;
        _storage = storage;
        _chip = chip;
        _climate = climate;
        _utcSeconds = utcSeconds;
        _clock = clock;
    }

    /// <summary>Gets a value indicating whether the device is to start anew, once no alert is open, since another clean air is stored.</summary>
    public bool WantsRestart { get; private set; }

    /// <inheritdoc/>
    public ReadState TryRead(GasScan scan)
    {
        ReadState state = _scanner.TryRead(scan);
        if (state == ReadState.Ready && _taking is { Verdict: BaselineVerdict.NeedsMoreScans } taking)
        {
            taking.Add(scan);
            _scans += (scan.Quality & ~SensorQuality.Saturated) == SensorQuality.None ? 1 : 0;
        }

        return state;
    }

    /// <summary>Returns a spread as the log has it, in 1/1000 decade.</summary>
    /// <param name="spreadQ16">In decades, Q16.</param>
    internal static long Millidecades(int spreadQ16) => spreadQ16 * 1_000L / 65_536;

    /// <summary>Begins, unless one is being taken, one waits for the next start, or an alert is open.</summary>
    /// <param name="person">Who takes it.</param>
    /// <param name="isAlertOpen">Whether an alert is open.</param>
    /// <returns>How it stands.</returns>
    internal CleanAirState Begin(Person person, bool isAlertOpen)
    {
        if (_taking != null || WantsRestart || isAlertOpen)
        {
            return _taking != null ? CleanAirState.Taking : WantsRestart ? CleanAirState.Accepted : CleanAirState.Refused;
        }

        _taking = new CleanAirBaseline();
        _person = person;
        _scans = 0;
        _until = _clock.Now + _patience;
        return CleanAirState.Taking;
    }

    /// <summary>Ends what is being taken once it can be judged.</summary>
    /// <param name="isAlertOpen">Whether an alert is open.</param>
    /// <param name="journal">The log.</param>
    /// <returns>What came of it; <see cref="CleanAirState.None"/> or <see cref="CleanAirState.Taking"/> where nothing has ended.</returns>
    internal CleanAirState Step(bool isAlertOpen, Journal journal)
    {
        if (_taking == null)
        {
            return CleanAirState.None;
        }

        return _taking.Verdict == BaselineVerdict.NeedsMoreScans && !isAlertOpen && _clock.Now < _until ? CleanAirState.Taking : End(_taking, isAlertOpen, journal);
    }

    private CleanAirState End(CleanAirBaseline taking, bool isAlertOpen, Journal journal)
    {
        _taking = null;
        taking.GiveUp();
        StoredBaseline? taken = taking.Baseline == null || isAlertOpen
            ? null
            : new StoredBaseline(taking.Baseline, _chip(), _utcSeconds() ?? 0, taking.SpreadQ16, _climate());
        bool isLogged = journal.CleanAir(Sensor, _scans, Millidecades(taking.SpreadQ16), taken != null, _person!);
        WantsRestart = taken != null && isLogged && journal.GuardStorage(() =>
        {
            CleanAirFile.Write(_storage, taken);
            return true;
        });
        return WantsRestart ? CleanAirState.Accepted : CleanAirState.Refused;
    }
}
