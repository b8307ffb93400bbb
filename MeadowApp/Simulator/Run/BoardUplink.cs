using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Uplink;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Sentinel.Uplink;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The simulated board's uplink: the outbox on its log, and a folder or a station at the far end.</summary>
internal sealed class BoardUplink : IDisposable
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly string _target;
    private readonly BoardLog _log;
    private readonly IClock _clock;
    private readonly FileStorage? _folder;
    private readonly HttpClient? _client;
    private readonly Outbox _outbox;
    private readonly UplinkWatch _watch;
    private readonly StationUpdates? _updates;

    /// <summary>Opens the far end; nothing is sent yet.</summary>
    /// <param name="options">Names the far end, its witness and the operators.</param>
    /// <param name="log">What is sent.</param>
    /// <param name="clock">The board's clock.</param>
    /// <param name="updates">The folder in which updates arrive.</param>
    /// <exception cref="UsageException">The far end, a key or a file of keys cannot be used.</exception>
    public BoardUplink(SimulatorOptions options, BoardLog log, IClock clock, string updates)
    {
        _target = options.Uplink!;
        _log = log;
        _clock = clock;
        var verifier = new Ed25519Verifier();
        VerifierKey? witness = options.UplinkWitness == null ? null : Key("--uplink-witness", options.UplinkWitness, VerifierKey.Cosignature, verifier);
        VerifierKey[] operators = options.UplinkOperators == null ? [] : Operators(options.UplinkOperators, verifier);
        IUplinkEnd end;
        bool isAddress = _target.Contains("://", StringComparison.Ordinal);
        if (isAddress && Uri.TryCreate(_target, UriKind.Absolute, out Uri? address) && (address.Scheme == "http" || address.Scheme == "https"))
        {
            _client = new HttpClient { Timeout = AnswerPatience };
            end = new HttpEnd(_client, address);
            _updates = options.UplinkUpdates ? new StationUpdates(_client, address, updates, log.Board) : null;
        }
        else if (isAddress || options.UplinkUpdates)
        {
            throw new UsageException($"--uplink {_target}: expected an address with http or https{(options.UplinkUpdates ? ", for --uplink-updates" : ", or a folder")}.");
        }
        else
        {
            try
            {
                _folder = new FileStorage(BoardLog.FolderOf(_target, log.Generation));
                end = new DirectoryEnd(_folder, log.Trail, verifier);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _folder?.Dispose();
                throw new UsageException($"--uplink {_target}: expected a folder that can be written: {exception.Message}");
            }
        }

        _outbox = new Outbox(log.Trail, end, verifier, witness);
        _watch = new UplinkWatch(log.Trail);
        Commands = new RemoteCommands(log.Storage, log.Trail.Origin, operators, verifier, clock, log.Trail);
    }

    /// <summary>Gets what operators far away ask.</summary>
    public RemoteCommands Commands { get; }

    /// <summary>Gets whether the log does not get out.</summary>
    public bool IsCutOff => _watch.IsCutOff;

    /// <summary>Does what is due, on the loop's thread.</summary>
    public void Step()
    {
        Commands.Step(_outbox, _clock.UptimeMilliseconds);
        _watch.Look(_outbox, _clock.UptimeMilliseconds);
        _updates?.Step(_clock.UptimeMilliseconds);
    }

    /// <summary>Sends what is left while the far end answers, and says how far it came.</summary>
    public void Finish(TextWriter output)
    {
        var patience = Stopwatch.StartNew();
        string? problem = null;
        do
        {
            Step();
            Thread.Sleep(1);
            problem = _outbox.Problem;
        }
        while (!_outbox.IsIdle && problem == null && patience.Elapsed < AnswerPatience);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  uplink: {Math.Max(0, _outbox.Acknowledged)} of {_log.Trail.SignedSize} signed entries are at {_target}{(problem == null ? string.Empty : ": " + problem)}"));
        if (_updates?.Problem is { } missing)
        {
            output.WriteLine("  updates: " + missing);
        }
    }

    public void Dispose()
    {
        _folder?.Dispose();
        _client?.Dispose();
    }

    private static VerifierKey[] Operators(string file, Ed25519Verifier verifier)
    {
        try
        {
            return File.ReadLines(file).Where(line => line.Trim().Length > 0).Select(line => Key("--uplink-operators " + file, line.Trim(), VerifierKey.Ed25519, verifier)).ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--uplink-operators {file}: {exception.Message}");
        }
    }

    private static VerifierKey Key(string option, string text, byte type, Ed25519Verifier verifier)
    {
        try
        {
            VerifierKey key = VerifierKey.Parse(text, verifier);
            return key.Type == type ? key : throw new UsageException($"{option}: expected a key of type {type}, found type {key.Type}.");
        }
        catch (NoteFormatException exception)
        {
            throw new UsageException($"{option}: {exception.Message}");
        }
    }
}
