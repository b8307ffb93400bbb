using System;
using System.Collections.Generic;
using System.IO;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel;

/// <summary>Turns what happens into entries of the log. When the log cannot be written it says so once and the alarm goes on without it.</summary>
internal sealed class Journal
{
    private static readonly string[] AlarmChannels = { "lamp", "sound", "display" };
    private static readonly string[] AdvisoryChannels = { "lamp", "display" };

    private const int Readings = 4;

    private readonly byte[] _salt = new byte[RawInputRing.SaltLength];
    private readonly IAuditTrail _trail;
    private readonly IRandomSource _random;
    private readonly RawInputRing _ring;
    private readonly Func<long> _tick;

    public Journal(IAuditTrail trail, IRandomSource random, RawInputRing ring)
    {
        _trail = trail;
        _random = random;
        _ring = ring;
        _tick = () => _trail.Tick() ? 1 : 0;
    }

    /// <summary>Gets why the log cannot be written, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Gets or sets why an entry did not fit the schema, until that is told; or null.</summary>
    public string? Refused { get; set; }

    /// <summary>Gets a value indicating whether the disk is so full that no samples are to be written.</summary>
    public bool IsSpaceScarce => _trail.IsSpaceScarce;

    /// <summary>Logs that a model is active.</summary>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="reference">What its training data looked like, or null.</param>
    /// <param name="isSigned">Whether the signature of its bundle was checked and holds; a bundle whose signature does not hold never becomes active.</param>
    public void ModelLoad(ModelManifest manifest, ReferenceStatistics? reference, bool isSigned) => Append(new ModelLoadEntry(
        manifest.Id,
        manifest.Version,
        manifest.ModelSha256,
        Digest.Hex(manifest.ToBytes()),
        manifest.CardSha256,
        null,
        isSigned ? "valid" : "none",
        manifest.Labels,
        manifest.LevelNames(),
        manifest.Thresholds,
        manifest.Margin,
        reference?.MostDistance));

    /// <summary>Logs a decision with a commitment under a fresh salt; salt and raw input stay in the ring.</summary>
    /// <returns>The entry's index, or −1 while the log is down.</returns>
    public long Decision(DecisionReport report, byte kind, ReadOnlySpan<byte> raw)
    {
        _random.Fill(_salt);
        byte[] commitment = InputCommitment.Compute(_salt, kind, raw);
        long index = Append(Entry(report, commitment));
        if (index >= 0)
        {
            _ring.Keep(index, _salt, raw, report.AtMilliseconds);
        }

        Array.Clear(_salt, 0, _salt.Length);
        return index;
    }

    /// <summary>Logs that a person is told, with a digest of what they are shown.</summary>
    /// <returns>The entry's index, or −1 while the log is down.</returns>
    public long Raised(Alert alert, long decision) => Append(new AlertEntry(
        decision,
        alert.Label,
        ModelManifest.NameOf(alert.Level),
        alert.Signal == AlarmSignal.Sounding ? AlarmChannels : AdvisoryChannels,
        LogWords.Of(alert.Mode(OversightOutput.Signal)),
        alert.IsChallenge,
        AlertTemplate.Digest(alert.Decision!),
        LogWords.Of(alert.Signal)));

    /// <summary>Logs why a model answered as it did.</summary>
    public bool Explained(long decision, Occlusion why) =>
        decision >= 0 && Append(new ExplanationEntry(decision, "occlusion", why.Parts, why.Effects, why.Inferences)) >= 0;

    /// <summary>Logs that a part degrades the system.</summary>
    public bool Degraded(string component, string code, long? detail = null) => Append(new FaultEntry(component, code, detail)) >= 0;

    /// <summary>Logs a person's answer; only once it has an index may it take effect.</summary>
    /// <returns>The entry's index, or −1 while the log is down.</returns>
    public long Answered(Alert alert, OperatorAnswer answer, Person? person, AlarmSignal reached, long now) => Append(new HumanEntry(
        alert.EntryIndex,
        person?.Pseudonym,
        person?.Role ?? "operator",
        LogWords.Of(answer.Action),
        answer.Action == HumanAction.Reclassify ? answer.Label : null,
        LogWords.OfReason(answer.Reason),
        now - alert.RaisedAt,
        LogWords.Of(reached)));

    /// <summary>Logs that an account was used.</summary>
    /// <returns>Whether it is durable.</returns>
    public bool Account(byte[]? pseudonym, string role, string act, string keyId) =>
        pseudonym != null && Append(new OperatorEntry(pseudonym, role, act, keyId)) >= 0;

    /// <summary>Logs that the relay is about to be switched, and what allows it.</summary>
    /// <returns>Whether it is durable.</returns>
    public bool Actuated(Alert alert, bool isEnergised, long? human) => alert.EntryIndex >= 0 && Append(new ActuateEntry(
        alert.EntryIndex, "relay", isEnergised, human == null ? LogWords.Of(alert.Mode(OversightOutput.Relay)) : "human", human)) >= 0;

    /// <summary>Logs that the stop function was used, and what it reached.</summary>
    public bool Stopped(StopSource source, Person? person, bool isSafe) =>
        Append(new StopEntry(person?.Pseudonym, LogWords.Of(source), isSafe ? "safe" : "unsafe")) >= 0;

    /// <summary>Logs that the device goes on; only then may it.</summary>
    public bool Resumed(StopSource source, Person? person) => Append(new ResumeEntry(person?.Pseudonym, LogWords.Of(source), "running")) >= 0;

    /// <summary>Logs another mode of oversight; only then may it take effect.</summary>
    public bool ModeChanged(ModeCommand command, Person person, OversightMode before) => Append(new ConfigEntry(
        "oversight_mode",
        command.Model,
        command.Label,
        JsonValue.Of(LogWords.Of(command.Output, before)),
        JsonValue.Of(LogWords.Of(command.Output, command.Mode)),
        person.Pseudonym,
        "request")) >= 0;

    /// <summary>Logs that clean air was taken anew; only then may it be stored.</summary>
    /// <param name="sensor">Which sensor.</param>
    /// <param name="scans">Scans that counted.</param>
    /// <param name="spread">Their spread, in 1/1000 decade.</param>
    /// <param name="isAccepted">Whether it is taken.</param>
    /// <param name="person">Who takes it.</param>
    public bool CleanAir(string sensor, int scans, long spread, bool isAccepted, Person person) =>
        Append(new BaselineEntry(sensor, scans, spread, isAccepted ? "accepted" : "refused", person.Pseudonym)) >= 0;

    /// <summary>Logs an event that the device did not notice.</summary>
    public bool Missed(MissedCommand command, Person person, long? utcSeconds) =>
        Append(new MissedEntry(command.Label, utcSeconds, person.Pseudonym, person.Role)) >= 0;

    /// <summary>Logs what the device did with an alert by itself.</summary>
    public bool ByItself(Alert alert, string action, AlarmSignal reached, long now) =>
        Append(new HumanEntry(alert.EntryIndex, null, "device", action, null, null, now - alert.RaisedAt, LogWords.Of(reached))) >= 0;

    /// <summary>Logs on what ground a decision may be computed again; only then may it.</summary>
    public bool Consented(ReplayCommand command, Person person) => Append(new ConsentEntry(command.Decision, command.Basis, "replay", person.Pseudonym)) >= 0;

    /// <summary>Logs what came out of it.</summary>
    public bool Replayed(long decision, byte[]? commitment, IReadOnlyList<string> classes, IReadOnlyList<int> confidences, string result) =>
        Append(new ReplayEntry(decision, commitment, classes, confidences, result)) >= 0;

    /// <summary>Returns an entry, or null where there is none or it cannot be read.</summary>
    public JsonValue? Read(long index)
    {
        try
        {
            return index >= 0 && index < _trail.Size && _trail.ReadEntry(index) is { } bytes ? CanonicalJson.Parse(bytes) : null;
        }
        catch (Exception exception) when (exception is IOException or JsonFormatException)
        {
            return null;
        }
    }

    /// <summary>Gets the number of entries.</summary>
    public long Size => _trail.Size;

    /// <summary>Returns where people had left the device; where the log cannot be read in <see cref="Readings"/> attempts, that is not known.</summary>
    public Standing Standing()
    {
        for (int reading = 1; ; reading++)
        {
            try
            {
                Standing standing = Sentinel.Standing.In(index => _trail.ReadEntry(index) is { } bytes ? CanonicalJson.Parse(bytes) : null, _trail.Size);
                if (standing.IsKnown && reading > 1)
                {
                    Degraded("log", "read_failed");
                    Degraded("log", "recovered");
                }

                if (standing.IsKnown || reading == Readings)
                {
                    return standing;
                }
            }
            catch (Exception exception) when (exception is IOException or JsonFormatException)
            {
                if (reading == Readings)
                {
                    return Sentinel.Standing.Unknown;
                }
            }
        }
    }

    /// <summary>Logs where people have left the device, for the next start to find.</summary>
    /// <param name="isStopped">Whether it stands stopped.</param>
    /// <param name="oversight">The modes.</param>
    /// <param name="open">Indices of the open alerts.</param>
    public bool Told(bool isStopped, Oversight oversight, IReadOnlyList<long> open)
    {
        var tasks = new List<string>();
        var classes = new List<string>();
        var modes = new List<string>();
        foreach (KeyValuePair<(string Task, string Class, OversightOutput Output), OversightMode> chosen in oversight.Chosen)
        {
            tasks.Add(chosen.Key.Task);
            classes.Add(chosen.Key.Class);
            modes.Add(LogWords.Of(chosen.Key.Output, chosen.Value));
        }

        return Append(new OversightEntry(isStopped, tasks, classes, modes, open)) >= 0;
    }

    /// <summary>Logs that the device stands stopped because nobody can know whether it was.</summary>
    public bool StoppedUnknowing(bool isSafe) => Append(new StopEntry(null, "fault", isSafe ? "safe" : "unsafe")) >= 0;

    /// <summary>Logs that an alert ended with the power: a test of attention, or what a person had stopped or switched off.</summary>
    public bool Forgotten(long alert) => Append(new HumanEntry(alert, null, "device", "close", null, null, 0, LogWords.Of(AlarmSignal.Off))) >= 0;

    /// <summary>Logs what a sensor and its model did.</summary>
    /// <param name="counts">What they did.</param>
    /// <param name="span">The running time that it covers, in milliseconds.</param>
    /// <param name="energy">Estimate of what the sensor and its share of the device took meanwhile, in millijoules, or null.</param>
    public void Summary(ModelCounts counts, long span, long? energy)
    {
        var classes = new List<(string Label, long Count)>();
        for (int i = 0; i < counts.ByClass.Length; i++)
        {
            classes.Add((counts.Manifest.Labels[i], counts.ByClass[i]));
        }

        Append(new SummaryEntry(
            counts.Sensor,
            counts.Manifest.Id,
            span,
            counts.Inferences,
            classes,
            (long[])counts.Histogram.Clone(),
            counts.Abstentions,
            counts.SensorFaults,
            counts.Dropped,
            counts.Inputs,
            counts.LeastLevel,
            counts.MeanLevel,
            counts.GreatestLevel,
            energy));
    }

    public void Checkpoint() => Guarded(() =>
    {
        _trail.Checkpoint();
        return 0;
    });

    /// <summary>Lets the log do what has become due.</summary>
    public void Tick() => Guarded(_tick);

    private static DecisionEntry Entry(DecisionReport report, byte[] commitment)
    {
        var classes = new List<string>();
        var confidences = new List<int>();
        var thresholds = new List<int>();
        if (report.IsInferred)
        {
            // The rule needs no more than the first two; a third shows how the rest lies.
            int[] order = report.Ranking(3);
            foreach (int index in order)
            {
                classes.Add(report.Manifest.Labels[index]);
                confidences.Add(report.Confidences[index]);
                thresholds.Add(report.Manifest.Thresholds[index]);
            }
        }

        return new DecisionEntry(
            report.Sensor,
            report.Manifest.Id,
            commitment,
            classes,
            confidences,
            thresholds,
            report.IsInferred ? report.Decision.Margin : 0,
            report.Manifest.Margin,
            report.Doubts.Distance,
            report.Doubts.MostDistance,
            report.Doubts.Windows,
            report.Doubts.Agreeing,
            LogWords.Of(report.Decision.Outcome),
            LogWords.Of(report.Decision.Cause),
            LogWords.Of(report.Quality),
            report.LatencyMilliseconds);
    }

    /// <summary>Writes to the board's storage beside the log; that it failed is logged as a fault.</summary>
    /// <returns>What was returned, or false where the storage failed.</returns>
    public bool GuardStorage(Func<bool> write)
    {
        try
        {
            return write();
        }
        catch (Exception exception)
        {
            Append(exception is IOException ? new FaultEntry("storage", "write_failed", null) : new FaultEntry("program", "fallback", null));
            return false;
        }
    }

    private long Append(EntryBody body) => Guarded(() => _trail.Append(body));

    private long Guarded(Func<long> write)
    {
        if (Fault != null)
        {
            return -1;
        }

        try
        {
            return write();
        }
        catch (Exception exception) when (exception is StorageFullException or LogRefusedException)
        {
            // The log goes on; it only takes no such entry now.
            return -1;
        }
        catch (ArgumentException exception)
        {
            // What does not fit the schema was written by a mistake of the program; the log itself is whole.
            Refused = exception.Message;
            return -1;
        }
        catch (Exception exception)
        {
            // Whatever else it throws, nothing more may be taken for logged.
            Fault = exception.Message;
            return -1;
        }
    }
}
