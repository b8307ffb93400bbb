using System;
using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.CrashTarget;

/// <summary>One life of a log with everything in it that touches files: checkpoints, a tile boundary, a key rotation, a witness, a prune. The same bytes in every run.</summary>
public sealed class CrashScript
{
    /// <summary>The log's name.</summary>
    public const string Origin = "vendor.example/site/crash";

    private readonly IStorage _storage;
    private readonly ISigning _signing;
    private readonly Action<string> _report;
    private readonly IStorage _witnessStorage;
    private int _number;

    /// <summary>Prepares a run.</summary>
    /// <param name="storage">The log's files.</param>
    /// <param name="signing">Ed25519.</param>
    /// <param name="witnessStorage">What the witness keeps.</param>
    /// <param name="report">Told <c>logged N</c> once N entries are acknowledged, <c>numbered N</c> once the numbered entries up to N are, and <c>published N</c> once a checkpoint of N is.</param>
    public CrashScript(IStorage storage, ISigning signing, IStorage witnessStorage, Action<string> report)
    {
        _storage = storage;
        _signing = signing;
        _witnessStorage = witnessStorage;
        _report = report;
    }

    /// <summary>Gets what the log says of its device.</summary>
    public static LogWriterOptions Options { get; } = new() { Origin = Origin, Device = "crash", Commissioning = new byte[32], RetainMinDays = 0, RetainMaxDays = 1 };

    /// <summary>Opens the script's log.</summary>
    /// <param name="storage">The log's files.</param>
    /// <param name="signing">Ed25519.</param>
    public static LogWriter Open(IStorage storage, ISigning signing) => LogWriter.Open(storage, new CountingClock(), new CountingRandom(), signing, Options);

    /// <summary>Runs it.</summary>
    public void Run()
    {
        using LogWriter log = Open(_storage, _signing);
        Logged(log);
        Batch(log, 3);
        Sign(log);
        Batch(log, 120);
        Batch(log, 129);
        Sign(log);
        Batch(log, 3);
        log.Rotate();
        Logged(log);
        Published(log);
        Batch(log, 2);
        Sign(log);
        Witnessed(log, log.PublishedCheckpoint());
        Logged(log);
        long export = log.Append(new ExportEntry(null, "device", 0, log.Size, "archive"));
        Sign(log);
        log.Prune(256, "retention", export, note => Witnessed(log, note));
        Logged(log);
        Batch(log, 2);
        log.Append(new StopEntry(null, "shutdown", "safe"));
        Sign(log);
        Batch(log, 1);
    }

    private void Batch(LogWriter log, int count)
    {
        var bodies = new List<EntryBody>();
        for (int i = 0; i < count; i++)
        {
            _number++;
            bodies.Add(new SummaryEntry("gas0", "gas-hp354", 10, _number, new[] { ("clean_air", (long)_number) }, new long[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, _number }, 0, 0, 0, 0, null, null, null, null));
        }

        log.AppendMany(bodies);
        _report("numbered " + _number.ToString(CultureInfo.InvariantCulture));
        Logged(log);
    }

    private void Sign(LogWriter log)
    {
        log.Checkpoint();
        Published(log);
    }

    private bool Witnessed(LogWriter log, byte[] note)
    {
        using ISigner signer = _signing.Signer("witness.example/crash", new byte[32]);
        var witness = new Witness(_witnessStorage, signer, _signing, new[] { FirstKey(log) });
        long known = witness.Latest(Origin) is { } latest ? Checkpoint.Parse(SignedNote.Parse(latest).Text).Size : 0;
        WitnessAnswer answer = witness.Add(log.RequestFor(known).Encode(), 1_800_000_000);
        if (answer.Status != 200)
        {
            throw new InvalidOperationException($"The witness answers {answer.Status} to {System.Text.Encoding.UTF8.GetString(note)}");
        }

        log.AddCosignature(answer.Body, witness.Key);
        return true;
    }

    // The key of the first log.open, which the witness was given at commissioning.
    private VerifierKey FirstKey(LogWriter log) =>
        Policy.Parse(_storage.Read("policy") ?? throw new InvalidOperationException($"{log.Origin} has no policy."), _signing).Logs[0];

    private void Logged(LogWriter log) => _report("logged " + log.Size.ToString(CultureInfo.InvariantCulture));

    // A disk that is full may keep what was signed from being published; the state slot has it.
    private void Published(LogWriter log) =>
        _report("published " + Checkpoint.Parse(SignedNote.Parse(log.PublishedCheckpoint()).Text).Size.ToString(CultureInfo.InvariantCulture));

    private sealed class CountingClock : IClock
    {
        private long _uptime;

        public long UptimeMilliseconds => _uptime += 10;

        public long? UtcSeconds => 1_800_000_000 + (_uptime / 1_000);

        public int Quality => 2;
    }

    private sealed class CountingRandom : IRandomSource
    {
        private byte _next;

        public void Fill(byte[] buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = _next++;
            }
        }
    }
}
