using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using Meadow;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Sentinel.Uplink;

namespace MeadowTinyMl.App;

/// <summary>Where the log is sent, as the configuration says: a station, Meadow.Cloud's events, both, or nowhere.</summary>
internal sealed class BoardUplink
{
    private const string EventFolder = "events";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly Outbox? _events;
    private readonly Outbox? _station;
    private readonly UplinkWatch _eventWatch;
    private readonly UplinkWatch _stationWatch;
    private readonly StationUpdates? _updates;
    private string? _told;

    /// <summary>Opens what is configured.</summary>
    /// <param name="settings">Returns a setting, or an empty text.</param>
    /// <param name="log">What is sent.</param>
    /// <param name="storage">Keeps the numbers of the orders that were taken.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="updates">The folder in which updates arrive.</param>
    /// <exception cref="NoteFormatException">A key in the configuration is none.</exception>
    public BoardUplink(Func<string, string> settings, LogWriter log, IStorage storage, IClock clock, string updates)
    {
        var verifier = new Ed25519Verifier();
        _eventWatch = new UplinkWatch(log);
        _stationWatch = new UplinkWatch(log);
        string station = settings("Sentinel.Station");
        if (station.Length > 0)
        {
            string witness = settings("Sentinel.Witness");
            VerifierKey[] operators = settings("Sentinel.Operators").Split(' ').Where(key => key.Length > 0).Select(key => VerifierKey.Parse(key, verifier)).ToArray();
            var client = new HttpClient { Timeout = Timeout };
            _station = new Outbox(log, new HttpEnd(client, new Uri(station)), verifier, witness.Length == 0 ? null : VerifierKey.Parse(witness, verifier));
            Commands = new RemoteCommands(storage, log.Origin, operators, verifier, clock, log);
            _updates = settings("Sentinel.UpdatesFromStation") == "true" ? new StationUpdates(client, new Uri(station), updates, storage) : null;
        }

        if (Resolver.MeadowCloudService is { IsEnabled: true } cloud)
        {
            var cursor = new FileStorage(Path.Combine(MeadowOS.FileSystem.DataDirectory, EventFolder), keepsOpen: false);
            _events = new Outbox(log, new EventEnd(cursor, CloudEvents.Queue(cloud).SendAsync), verifier, null);
        }
    }

    /// <summary>Gets what operators far away ask; null where there is no station.</summary>
    public RemoteCommands? Commands { get; }

    /// <summary>Gets whether the station or the cloud has not been reached for a minute.</summary>
    public bool IsCutOff => _stationWatch.IsCutOff || _eventWatch.IsCutOff;

    /// <summary>Does what is due; on the log's thread.</summary>
    public void Step(long now)
    {
        if (_station != null)
        {
            Commands!.Step(_station, now);
            _stationWatch.Look(_station, now);
            _updates?.Step(now);
            if (_updates?.Problem != _told)
            {
                _told = _updates?.Problem;
                Resolver.Log.Warn("Updates from the station: " + (_told ?? "it answers again"));
            }
        }

        if (_events != null)
        {
            _events.Step(now);
            _eventWatch.Look(_events, now);
        }
    }
}
