using System;
using System.Collections.Generic;
using System.IO;
using MeadowTinyMl.Audit.Log.Archive;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Witnessing;
using MeadowTinyMl.Audit.Log.Writing;

namespace MeadowTinyMl.Audit.Log;

/// <summary>Writes a log: durable first, signed second, published third. One instance serves one thread.</summary>
/// <remarks>
/// <para>The memory it takes does not grow with the log: one open tile for each level.</para>
/// <para>After a failed write nothing is acknowledged: start-up runs again and the pending entries go to a new file. After a second failure the log is down.</para>
/// </remarks>
public sealed class LogWriter : IAuditTrail, IDisposable
{
    /// <summary>Entries of a key epoch, its <c>rotate</c> entry among them.</summary>
    public const int MaxEpochEntries = 1_024;

    private readonly IStorage _storage;
    private readonly IClock _clock;
    private readonly ISigning _signing;
    private readonly LogWriterOptions _options;
    private readonly WriteAheadLog _ahead;
    private readonly LogTree _tree;
    private readonly DurableEntries _durable;
    private readonly Signatory _signatory;
    private readonly WriteGuard _guard;
    private readonly EntryEncoder _encoder;
    private readonly LogCourse _course = new();
    private readonly LogContent _content;
    private readonly Publisher _publisher;
    private readonly Pruner _pruner;
    private readonly Cosigning _cosigning;
    private readonly Scrub _scrub;
    private readonly byte[][] _single = new byte[1][];
    private long _boot;

    private LogWriter(IStorage storage, IClock clock, ISigning signing, LogWriterOptions options)
    {
        _storage = storage;
        _clock = clock;
        _signing = signing;
        _options = options;
        _ahead = new WriteAheadLog(storage);
        _tree = new LogTree(storage, options.PublishesPartials);
        _durable = new DurableEntries(_ahead, _tree);
        _signatory = new Signatory(storage, clock, signing, options.Origin);
        _guard = new WriteGuard(storage, Restart, Report);
        _encoder = new EntryEncoder(clock);
        _content = new LogContent(storage, _ahead, _tree);
        _publisher = new Publisher(storage, _ahead, _tree);
        _pruner = new Pruner(storage, _content);
        _cosigning = new Cosigning(storage, _content, signing);
        _scrub = new Scrub(storage, _tree, options.HeartbeatSeconds);
    }

    /// <inheritdoc/>
    public long Size => _tree.Size;

    /// <summary>Gets the root of all entries so far.</summary>
    public byte[] Root => _tree.Root();

    /// <summary>Gets the size that was signed last.</summary>
    public long SignedSize => _signatory.SignedSize;

    /// <summary>Gets the log's name.</summary>
    public string Origin => _options.Origin;

    /// <summary>Gets the number of the key epoch.</summary>
    public long Epoch => _signatory.Epoch;

    /// <summary>Gets the key that signs now.</summary>
    public VerifierKey Key => _signatory.Key;

    /// <summary>Gets the index below which entries may be gone.</summary>
    public long Minimum => _course.Minimum;

    /// <summary>Gets a value indicating whether an incident freezes model, settings and pruning.</summary>
    public bool IsFrozen => _course.IsFrozen;

    /// <summary>Gets a value indicating whether the log has ended.</summary>
    public bool IsRetired => _course.IsRetired;

    /// <inheritdoc/>
    public bool IsSpaceScarce => _guard.IsSpaceScarce;

    /// <summary>Gets a value indicating whether a checkpoint should be made.</summary>
    public bool IsCheckpointDue => Size > SignedSize && (_course.IsCheckpointDue || _signatory.IsLate(Size));

    /// <summary>Gets a value indicating whether the key should change.</summary>
    public bool IsRotationDue => RoomInEpoch == 0 || _signatory.IsEpochOver;

    // The last entry of an epoch is its rotate entry. A boot entry may take that place, since nothing goes before it in a boot.
    private int RoomInEpoch => (int)Math.Max(0, MaxEpochEntries - 1 - (Size - _course.EpochStart));

    /// <summary>Opens a log, or starts one; writes <c>log.open</c> where it is new, and <c>boot</c> where it has not ended.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="clock">Time.</param>
    /// <param name="random">The board's randomness; asked once, when the log is new.</param>
    /// <param name="signing">Ed25519.</param>
    /// <param name="options">What the log says of its device.</param>
    /// <exception cref="LogCorruptException">What lies there contradicts what it signed; nothing was appended.</exception>
    /// <exception cref="IOException">The disk does not do as asked.</exception>
    public static LogWriter Open(IStorage storage, IClock clock, IRandomSource random, ISigning signing, LogWriterOptions options)
    {
        var writer = new LogWriter(storage, clock, signing, options);
        try
        {
            writer.Start(random);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Append(EntryBody body)
    {
        RequireTaken(body);
        MakeRoom(1);
        return AppendPrepared(body);
    }

    /// <summary>Writes entries that come together, in one flush for each file of the write-ahead log that they fall into; a checkpoint goes before each 256.</summary>
    /// <param name="bodies">What happened, at least one.</param>
    /// <returns>The index of the first; the others follow, behind a <c>rotate</c> entry those that the key epoch has no room for. All are durable, and at most 256 are not signed yet.</returns>
    /// <exception cref="IOException">They could not be made durable; none was acknowledged.</exception>
    /// <exception cref="ArgumentException">An entry does not fit the schema; none was written.</exception>
    /// <exception cref="LogRefusedException">The log is retired, or an incident freezes such entries; none was written.</exception>
    public long AppendMany(IReadOnlyList<EntryBody> bodies)
    {
        bool mayUseReserve = bodies.Count > 0;
        foreach (EntryBody body in bodies)
        {
            RequireTaken(body);
            mayUseReserve &= EntryType.IsWrittenWhenFull(body.Type);
        }

        MakeRoom(bodies.Count);
        long first = Size;
        for (int written = 0; ;)
        {
            // All that are left are encoded, and so found to fit, before the first is written; those behind a rotation are encoded anew.
            byte[][] entries = Encode(bodies, written);
            int count = Math.Min(entries.Length, Math.Min(RoomInEpoch, Signatory.MaxUnsignedEntries));
            Write(count == entries.Length ? entries : entries.AsSpan(0, count).ToArray(), Size, mayUseReserve);
            for (int end = written + count; written < end; written++)
            {
                _course.Follow(bodies[written]);
            }

            if (written == bodies.Count)
            {
                return first;
            }

            MakeRoom(bodies.Count - written);
        }
    }

    /// <inheritdoc/>
    public void Checkpoint()
    {
        _guard.RequireUp();
        if (Size > SignedSize)
        {
            _guard.Do(() =>
            {
                if (_tree.IsBehind)
                {
                    Load(Size);
                }

                Publish(_signatory.Sign(Size, Root, _course));
            });
            _guard.WatchSpace();
        }
    }

    /// <inheritdoc/>
    public bool Tick()
    {
        long signedSize = SignedSize;
        if (!_guard.IsDown && !_course.IsRetired && IsRotationDue)
        {
            Rotate();
        }
        else if (!_guard.IsDown && IsCheckpointDue)
        {
            Checkpoint();
        }

        if (!_guard.IsDown && !_course.IsRetired && _scrub.Next(_clock.UptimeMilliseconds, _boot, Minimum, Size) is { } damaged)
        {
            Append(new FaultEntry("storage", "tile_damaged", damaged));
        }

        return SignedSize != signedSize;
    }

    /// <summary>Ends the key epoch: the last entry that the old key covers names the next one, and the old secret is overwritten.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="LogRefusedException">The log is retired.</exception>
    public void Rotate()
    {
        _guard.RequireUp();
        RequireOpen();
        long next = Epoch + 1;
        _guard.Do(() =>
        {
            if (Epoch < next)
            {
                AppendRotation();
                FinishRotation();
            }
        });
    }

    /// <summary>Ends the log: a <c>stop</c> entry with cause <c>retired</c> and a last checkpoint. Nothing can be appended afterwards.</summary>
    /// <param name="operatorPseudonym">Who ends it, 16 bytes, or null.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Retire(byte[]? operatorPseudonym)
    {
        Append(new StopEntry(operatorPseudonym, StopEntry.Retired, "safe"));
        Checkpoint();
    }

    /// <summary>Returns the checkpoint that is published, with the cosignatures that have come back for it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] PublishedCheckpoint() => _cosigning.PublishedCheckpoint();

    /// <summary>Returns the bytes of a tile or bundle of the tree so far, exactly as wide as asked; null where it is not there.</summary>
    /// <param name="path">Which one.</param>
    public byte[]? ReadTile(TilePath path) => _content.ReadTile(path);

    /// <summary>Returns the tree of the first entries, for proofs.</summary>
    /// <param name="size">How many, at most <see cref="Size"/>.</param>
    public TileTree TreeAt(long size) => _content.TreeAt(size);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public byte[]? ReadEntry(long index) => _content.ReadEntry(index);

    /// <summary>Returns what to ask of a witness that knows a certain size: the published checkpoint, the proof, and the <c>rotate</c> entries since.</summary>
    /// <param name="knownSize">The size that the witness knows; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is larger than what is published.</exception>
    public WitnessRequest RequestFor(long knownSize) => _cosigning.RequestFor(knownSize, Minimum);

    /// <summary>Takes a cosignature that came back: under the published checkpoint, into <c>keys/</c>, and as a <c>witness</c> entry.</summary>
    /// <param name="line">The signature line as the witness sent it, newline included.</param>
    /// <param name="witness">The witness's key.</param>
    /// <exception cref="NoteFormatException">It is no cosignature of this witness under the published checkpoint.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public void AddCosignature(string line, VerifierKey witness)
    {
        (byte[] note, WitnessEntry entry) = _cosigning.Accept(line, witness);
        _guard.Do(() => _cosigning.Keep(note, witness));
        if (!_course.IsRetired)
        {
            Append(entry);
        }
    }

    /// <summary>Returns the newest checkpoint that a witness has cosigned, or null.</summary>
    /// <param name="witness">The witness's key.</param>
    public byte[]? NewestCosigned(VerifierKey witness) => _storage.Read(LogFiles.WitnessedBy(witness));

    /// <summary>Says what a witness's 409 means for this device.</summary>
    /// <param name="witnessSize">The size that the witness names.</param>
    /// <param name="checkpoint">The checkpoint that it has kept, or null.</param>
    public WitnessConflict Judge(long witnessSize, byte[]? checkpoint) => WitnessConflicts.Judge(SignedSize, witnessSize, checkpoint, _signatory.Own(), _signing);

    /// <summary>Keeps that a witness has shown this log to have been put back to an older state: <see cref="SuccessorLog"/> then opens the next one at the next start.</summary>
    /// <exception cref="IOException">It could not be kept.</exception>
    public void MarkPutBack() => _storage.Replace(LogFiles.PutBack, new byte[1], Durability.Durable);

    /// <summary>Removes old bundles: the key history is kept, a <c>prune</c> entry written and signed, and only what a witness has seen announced is deleted.</summary>
    /// <param name="minimum">Entries before this index go; a multiple of 256. Where it is the present minimum, what an interrupted prune has left is deleted.</param>
    /// <param name="policy">Why: <c>retention</c>, <c>disk_full</c> or <c>request</c>.</param>
    /// <param name="export">Index of the <c>export</c> entry of the archive, which was verified in full.</param>
    /// <param name="isWitnessed">Has the checkpoint that it is given witnessed, as the policy of the device asks; nothing is deleted where it returns false.</param>
    /// <returns>Whether the bundles were deleted.</returns>
    /// <exception cref="ArgumentException">The minimum is no boundary of bundles, beyond what is signed, or not in the archive; or the retention policy forbids it.</exception>
    /// <exception cref="LogRefusedException">An incident freezes the log, or it has ended.</exception>
    /// <exception cref="IOException">It could not be written; nothing or too little was deleted.</exception>
    public bool Prune(long minimum, string policy, long export, Func<byte[], bool> isWitnessed)
    {
        _guard.RequireUp();
        RequireOpen();
        if (minimum != Minimum)
        {
            long? age = new Retention(this, _options, _clock).Require(minimum, export);
            if (_course.IsFrozen)
            {
                throw new LogRefusedException("An incident freezes this log: nothing is pruned until it ends.");
            }

            _guard.Do(() => _pruner.KeepKeyHistory(Minimum, minimum, SignedSize));
            Append(new PruneEntry(minimum, policy, age, export));
        }

        Checkpoint();
        if (!isWitnessed(PublishedCheckpoint()))
        {
            return false;
        }

        _guard.Do(() =>
        {
            _publisher.DropWriteAhead(SignedSize, _content);
            _pruner.Delete(Minimum);
        });
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signatory.Dispose();
        _tree.Dispose();
    }

    private void Start(IRandomSource random)
    {
        Recovery.ClearTemporary(_storage);
        Commissioning.Run(_storage, _ahead, _tree.Hash, random, _signing, _options);
        Recovery recovery = Load(long.MaxValue);
        long signedSize = SignedSize;
        _publisher.Republish(signedSize, SignedState.Open(_storage.Read(LogFiles.Checkpoint), _signatory.Own(), _signing)?.Size);
        _durable.Rewrite(recovery, signedSize);
        JsonValue? last = recovery.Entries.Count == 0 ? null : CanonicalJson.Parse(recovery.Entries[recovery.Entries.Count - 1]);
        _boot = last?["b"]?.Integer ?? 0;
        if (_course.IsRetired)
        {
            return;
        }

        if (_course.IsRotationOpen)
        {
            _guard.Do(FinishRotation);
        }

        long counted = BootCounter.Read(_storage);
        SpaceReserve.Make(_storage);
        if (Size == 0)
        {
            Append(Commissioning.Opening(_options, Key.ToString()));
        }

        _boot++;
        BootCounter.Write(_storage, _boot);

        // Nothing goes before it in a boot, not even a change of key that is due.
        long recovered = (recovery.First + recovery.Entries.Count) - signedSize;
        AppendPrepared(new BootEntry(_options.ResetCause, _options.FirmwareSha256, signedSize, recovered, recovery.LostRecords, recovery.LostBytes));
        if (counted > _boot)
        {
            Append(new FaultEntry("log", "rolled_back", counted));
        }

        if (RoomInEpoch == 0)
        {
            Rotate();
        }

        _guard.WatchSpace();
    }

    // Reads everything from the disk; what was in memory before does not count.
    private Recovery Load(long most)
    {
        _ahead.Close();
        (Checkpoint signed, LogState state) = _signatory.Load(most == long.MaxValue);
        var recovery = new Recovery(_storage, _ahead, _tree, signed);
        recovery.Run(most);
        _publisher.OldestAhead = recovery.First / TilePath.FullWidth;
        _course.Replay(state, recovery.First, recovery.Entries, Epoch);
        return recovery;
    }

    private void Restart()
    {
        long durable = Size;
        Load(durable);
        if (Size != durable)
        {
            throw new LogCorruptException(LogFiles.WriteAhead, $"{durable} entries", $"{Size}");
        }

        _signatory.SuspectSlots();
    }

    private void Report(FaultEntry fault)
    {
        if (!_course.IsRetired)
        {
            Append(fault);
        }
    }

    private void RequireTaken(EntryBody body)
    {
        _guard.RequireUp();
        RequireOpen();
        if (_course.IsFrozen && EntryType.IsFrozen(body.Type))
        {
            throw new LogRefusedException($"An incident freezes this log: no {body.Type} entry until it ends.");
        }
    }

    // Whoever calls Tick, and brings few entries at a time, never waits here.
    private void MakeRoom(int count)
    {
        if (RoomInEpoch == 0)
        {
            Rotate();
        }
        else if (!_signatory.HasRoom(Size, count))
        {
            Checkpoint();
        }
    }

    private byte[][] Encode(IReadOnlyList<EntryBody> bodies, int from)
    {
        var entries = new byte[bodies.Count - from][];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = _encoder.Encode(bodies[from + i], Size + i, _boot, Epoch);
        }

        return entries;
    }

    private long AppendPrepared(EntryBody body)
    {
        long index = Size;
        _single[0] = _encoder.Encode(body, index, _boot, Epoch);
        Write(_single, index, EntryType.IsWrittenWhenFull(body.Type));
        _course.Follow(body);
        return index;
    }

    private void Write(IReadOnlyList<byte[]> entries, long first, bool mayUseReserve)
    {
        try
        {
            _durable.Write(entries, first);
        }
        catch (IOException exception)
        {
            WriteAgain(exception, entries, first, mayUseReserve);
        }
    }

    // Apart from the append that goes well, which would pay for the closure.
    private void WriteAgain(IOException exception, IReadOnlyList<byte[]> entries, long first, bool mayUseReserve) =>
        _guard.StartOver(exception, mayUseReserve, () => _durable.Write(entries, first));

    private void Publish(byte[] note)
    {
        _publisher.Publish(SignedSize, note);
        _guard.NoteHeldBack(_publisher.IsHeldBack);
    }

    private void AppendRotation()
    {
        if (!_course.IsRotationOpen)
        {
            long index = Size;
            _durable.Write(new[] { _encoder.Encode(_signatory.Rotate(index, Root), index, _boot, Epoch) }, index);
            _course.IsRotationOpen = true;
        }
    }

    private void FinishRotation()
    {
        if (_course.IsRotationOpen)
        {
            Publish(_signatory.SignLast(Size, Root, _course));
            _signatory.Advance();
            _course.IsRotationOpen = false;
        }
    }

    private void RequireOpen()
    {
        if (_course.IsRetired)
        {
            throw new LogRefusedException("This log has ended: its last entry says retired.");
        }
    }
}
