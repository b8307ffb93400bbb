using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>Sends what the log holds, each entry once, to one far end, and takes its answers. The log is the only queue; nothing else is kept.</summary>
/// <remarks>
/// <para>Call <see cref="Step"/> on the thread that writes the log. Only signed entries are sent. How far the end has come, the end says: after a reset it is asked first.</para>
/// <para>Whatever the end answers, the log goes on. A size above what was signed, an end that goes another way, and a cosignature that does not hold become <c>fault</c> entries.</para>
/// </remarks>
public sealed class Outbox
{
    private const long FirstWaitMilliseconds = 5_000;
    private const long LongestWaitMilliseconds = 300_000;
    private const long ConflictWaitMilliseconds = 3_600_000;

    private readonly LogWriter _log;
    private readonly IUplinkEnd _end;
    private readonly IVerifier _verifier;
    private readonly VerifierKey? _witness;
    private readonly int _maxEntryBytes;
    private readonly Queue<byte[]> _orders = new();
    private readonly List<(long Index, byte[] Entry)> _rotations = new();
    private Task<UplinkAnswer>? _sending;
    private UplinkMessage? _message;
    private long _scanFrom;
    private long _scanTo;
    private long _asked = -1;
    private long _notBefore;
    private long _sentAt;
    private long _wait = FirstWaitMilliseconds;

    /// <summary>Creates an outbox.</summary>
    /// <param name="log">The log.</param>
    /// <param name="end">Where to.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="witness">The witness behind the end whose cosignatures go into the log, or null.</param>
    /// <param name="maxEntryBytes">Bytes of entries in a message, for the board's memory; one entry is sent in any case.</param>
    public Outbox(LogWriter log, IUplinkEnd end, IVerifier verifier, VerifierKey? witness, int maxEntryBytes = 32_768)
    {
        _log = log;
        _end = end;
        _verifier = verifier;
        _witness = witness;
        _maxEntryBytes = maxEntryBytes;
    }

    /// <summary>Gets how many entries the end has, as far as it has said since boot; −1 before its first answer.</summary>
    public long Acknowledged { get; private set; } = -1;

    /// <summary>Gets a value indicating whether a witness has shown that this board's flash was put back to an older state: nothing more is sent, and the next start opens a successor.</summary>
    public bool IsRolledBack { get; private set; }

    /// <summary>Gets why the last message was not taken, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gets a value indicating whether nothing is under way and nothing waits to be sent.</summary>
    public bool IsIdle => _sending == null && (IsRolledBack || (Acknowledged >= 0 && !IsAnythingWaiting));

    private bool IsAnythingWaiting => Acknowledged < _log.SignedSize || (_witness != null && _asked != _log.SignedSize);

    /// <summary>Takes an answer that has come, and sends what is next.</summary>
    /// <param name="now">Milliseconds since boot.</param>
    public void Step(long now)
    {
        try
        {
            Advance(now);
        }
        catch (Exception exception) when (exception is IOException or NoteFormatException)
        {
            // A log that cannot be read or written, or is read wrongly, is the loop's to report; here it means that nothing can be sent.
            Problem = exception.Message;
            Wait(now);
        }
    }

    /// <summary>Takes an order that came back, unread.</summary>
    public bool TryTakeOrder(out byte[]? order) => _orders.TryDequeue(out order);

    private static string Reason(int status) => status switch
    {
        400 => "the message is malformed, it says",
        403 => "it does not trust the key that signs",
        404 => "this log is not enrolled there",
        _ => "it says that this log does not go on from what it has",
    };

    private void Advance(long now)
    {
        if (_sending != null)
        {
            if (!_sending.IsCompleted)
            {
                if (now - _sentAt >= LongestWaitMilliseconds)
                {
                    Problem = $"the far end has not answered for {(now - _sentAt) / 1_000} seconds";
                }

                return;
            }

            Task<UplinkAnswer> sent = _sending;
            _sending = null;
            Finish(sent, now);
        }

        if (now < _notBefore || IsRolledBack || (Acknowledged >= 0 && !IsAnythingWaiting) || (Acknowledged >= 0 && !Scan()))
        {
            return;
        }

        _message = Next();
        try
        {
            _sentAt = now;
            _sending = _end.SendAsync(_message.Encode());
        }
        catch (Exception exception)
        {
            // Whatever way an end has of failing, the log and the loop go on.
            _sending = Task.FromException<UplinkAnswer>(exception);
        }
    }

    private UplinkMessage Next()
    {
        byte[] note = _log.PublishedCheckpoint();
        long signed = Checkpoint.Parse(SignedNote.Parse(note).Text).Size;

        // An end whose size is not known is asked whether it has everything; if not, it says what it has.
        long first = Acknowledged < 0 ? signed : Math.Min(Acknowledged, signed);
        var entries = new List<byte[]>();
        int bytes = 0;
        foreach (byte[] entry in Entries(first, signed))
        {
            bytes += entry.Length;
            if (entries.Count > 0 && bytes > _maxEntryBytes)
            {
                break;
            }

            entries.Add(entry);
        }

        long end = first + entries.Count;
        TileTree tree = _log.TreeAt(signed);
        var rotations = new List<(byte[], IReadOnlyList<byte[]>)>();
        foreach ((long index, byte[] entry) in _rotations)
        {
            if (index >= end && index < signed)
            {
                rotations.Add((entry, tree.Inclusion(index)));
            }
        }

        return new UplinkMessage(first, entries, new WitnessRequest(end, tree.Consistency(end), note, rotations));
    }

    private void Finish(Task<UplinkAnswer> sent, long now)
    {
        if (sent.Status != TaskStatus.RanToCompletion)
        {
            Exception? cause = sent.Exception?.InnerException;
            Problem = cause?.Message ?? "the message was given up";
            Wait(now);
            return;
        }

        UplinkMessage message = _message!;
        UplinkAnswer answer = sent.Result;
        if (answer.Size > _log.SignedSize)
        {
            Conflict(answer, now);
        }
        else if (answer.Status == 200 && answer.Size == message.End)
        {
            Accept(message, answer);
        }
        else if (answer.Status is 200 or 409)
        {
            // Forward is what a lost answer looks like; an end that stands still or goes back is asked less often.
            bool isForward = answer.Size > Acknowledged;
            Acknowledged = answer.Size;
            if (isForward)
            {
                _wait = FirstWaitMilliseconds;
            }
            else
            {
                Problem = $"the far end has {answer.Size} entries, fewer than it had, or took none";
                Wait(now);
            }
        }
        else if (answer.Status == 422)
        {
            Conflict(answer, now);
        }
        else
        {
            Problem = $"{answer.Status}: {Reason(answer.Status)}";
            Wait(now);
        }
    }

    private void Accept(UplinkMessage message, UplinkAnswer answer)
    {
        Problem = null;
        _wait = FirstWaitMilliseconds;
        Acknowledged = answer.Size;
        foreach (byte[] order in answer.Orders)
        {
            if (_orders.Count < UplinkAnswer.MaxOrders)
            {
                _orders.Enqueue(order);
            }
        }

        long offered = Checkpoint.Parse(SignedNote.Parse(message.Request.CheckpointNote).Text).Size;
        if (_witness == null || message.End != offered)
        {
            return;
        }

        // One question for each checkpoint: an end that does not answer it is not asked again before the next.
        _asked = offered;
        if (answer.Cosignature != null && offered == _log.SignedSize)
        {
            try
            {
                _log.AddCosignature(answer.Cosignature, _witness);
            }
            catch (NoteFormatException exception)
            {
                Problem = exception.Message;
                Report("witness_conflict", offered);
            }
        }
    }

    private void Conflict(UplinkAnswer answer, long now)
    {
        if (IsOursAndNotPartOfThis(answer.Checkpoint) || _log.Judge(answer.Size, answer.Checkpoint) == WitnessConflict.RolledBack)
        {
            IsRolledBack = true;
            Problem = $"the far end shows a tree of {answer.Size} entries that this board has signed and no longer has: its flash was put back";
            Report("rolled_back", answer.Size);
            _log.MarkPutBack();
            return;
        }

        Report("witness_conflict", answer.Size);
        Problem = $"{answer.Status}, {answer.Size} entries: {Reason(422)}";
        Acknowledged = -1;
        _notBefore = now + ConflictWaitMilliseconds;
    }

    // Two trees that one key has signed and that do not go on from one another: the proof that this board's state was put back and went another way.
    private bool IsOursAndNotPartOfThis(byte[]? note)
    {
        try
        {
            if (note == null || !Witness.IsSignedBy(_log.Key, SignedNote.Parse(note), _verifier))
            {
                return false;
            }

            Checkpoint theirs = Checkpoint.Parse(SignedNote.Parse(note).Text);
            return theirs.Origin == _log.Origin && theirs.Size > 0
                && (theirs.Size > _log.SignedSize || !_log.TreeAt(_log.SignedSize).Root(theirs.Size).AsSpan().SequenceEqual(theirs.Root));
        }
        catch (NoteFormatException)
        {
            return false;
        }
    }

    private void Report(string code, long detail)
    {
        if (!_log.IsRetired)
        {
            _log.Append(new FaultEntry("log", code, Math.Min(detail, JsonValue.MaxInteger)));
        }
    }

    private void Wait(long now)
    {
        _notBefore = now + _wait;
        _wait = Math.Min(2 * _wait, LongestWaitMilliseconds);
    }

    // Finds the changes of key that the end has not seen, at most a bundle at a time, so that a long absence does not hold up the loop.
    private bool Scan()
    {
        long from = Acknowledged;
        if (from < _scanFrom || _scanTo < from)
        {
            _rotations.Clear();
            (_scanFrom, _scanTo) = (from, from);
        }

        _rotations.RemoveAll(rotation => rotation.Index < from);
        _scanFrom = from;
        long to = Math.Min(_log.SignedSize, ((_scanTo / TilePath.FullWidth) + 1) * TilePath.FullWidth);
        foreach (byte[] entry in Entries(_scanTo, to))
        {
            if (Mirror.MayBeRotation(entry))
            {
                _rotations.Add((_scanTo, entry));
            }

            _scanTo++;
        }

        return _scanTo == _log.SignedSize;
    }

    private IEnumerable<byte[]> Entries(long from, long to)
    {
        for (long bundle = from / TilePath.FullWidth; bundle * TilePath.FullWidth < to; bundle++)
        {
            long first = bundle * TilePath.FullWidth;
            var path = new TilePath(TilePath.Entries, bundle, (int)Math.Min(TilePath.FullWidth, _log.Size - first));
            if (_log.ReadTile(path) is not { } bytes || !EntryBundle.TryDecode(bytes, path.Width, out List<(int Offset, byte[] Entry)> entries, out string _))
            {
                throw new LogCorruptException(path.ToString(), $"the entries from {from} on, which the far end does not have", "none, they were pruned");
            }

            for (int i = 0; i < entries.Count; i++)
            {
                if (first + i >= from && first + i < to)
                {
                    yield return entries[i].Entry;
                }
            }
        }
    }
}
