using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>The second step of durable, signed, published: signs with the epoch's key, keeps it in the older slot, and changes the key.</summary>
internal sealed class Signatory : IDisposable
{
    /// <summary>Entries that may wait for a signature.</summary>
    public const int MaxUnsignedEntries = TilePath.FullWidth;

    private const long CheckpointMilliseconds = 15 * 60 * 1_000;
    private const long EpochMilliseconds = 24L * 60 * 60 * 1_000;

    private readonly IStorage _storage;
    private readonly IClock _clock;
    private readonly ISigning _signing;
    private readonly string _origin;
    private readonly StateSlots _slots;
    private EpochKeys? _keys;
    private long _sequence;
    private long _signedAt;
    private long _epochMilliseconds;
    private bool _isSlotSuspect;

    public Signatory(IStorage storage, IClock clock, ISigning signing, string origin)
    {
        _storage = storage;
        _clock = clock;
        _signing = signing;
        _origin = origin;
        _slots = new StateSlots(storage);
    }

    /// <summary>Gets the size that was signed last.</summary>
    public long SignedSize { get; private set; }

    /// <summary>Gets the number of the key epoch.</summary>
    public long Epoch => _keys!.Epoch;

    /// <summary>Gets the key that signs now.</summary>
    public VerifierKey Key => _keys!.Key;

    /// <summary>Gets a value indicating whether the epoch has run as long as one may.</summary>
    public bool IsEpochOver => RunningMilliseconds >= EpochMilliseconds;

    private long RunningMilliseconds => _epochMilliseconds + _clock.UptimeMilliseconds;

    /// <summary>Returns the keys whose signature may stand under what this board signed last.</summary>
    public IReadOnlyList<VerifierKey> Own() => _keys!.Own();

    /// <summary>Returns whether more entries may wait for a signature; where they are more than may wait at all, as many as may.</summary>
    public bool HasRoom(long size, int count) => size - SignedSize + Math.Min(count, MaxUnsignedEntries) <= MaxUnsignedEntries;

    /// <summary>Returns whether entries have waited for a signature for as many or as long as they may.</summary>
    public bool IsLate(long size) => !HasRoom(size, 1) || _clock.UptimeMilliseconds - _signedAt >= CheckpointMilliseconds;

    /// <summary>Reads key and signed state from the disk.</summary>
    /// <param name="isStart">Whether the device has just started; else time goes on.</param>
    /// <exception cref="LogCorruptException">There is no key, or nothing that it has signed.</exception>
    public (Checkpoint Signed, LogState State) Load(bool isStart)
    {
        _keys?.Dispose();
        _keys = EpochKeys.Load(_storage, _signing, _origin) ?? throw new LogCorruptException("keys", "the secret of this log", "none");
        SignedState signed = SignedState.Read(_storage, _keys.Own(), _signing);
        if (signed.Largest == null || signed.State == null)
        {
            throw new LogCorruptException("state", "a slot that this board has signed", "none that holds");
        }

        _sequence = signed.Sequence;
        SignedSize = signed.Largest.Size;
        if (isStart)
        {
            _signedAt = _clock.UptimeMilliseconds;
            _epochMilliseconds = signed.State.EpochMilliseconds - _signedAt;
        }

        return (signed.Largest, signed.State);
    }

    /// <summary>The next slot is written to a new file: the old one has failed.</summary>
    public void SuspectSlots() => _isSlotSuspect = true;

    /// <summary>Signs a tree and makes that durable.</summary>
    /// <param name="size">Its entries, all durable.</param>
    /// <param name="root">Its root.</param>
    /// <param name="course">What the slot must not forget.</param>
    /// <returns>The note, to be published.</returns>
    public byte[] Sign(long size, byte[] root, LogCourse course)
    {
        byte[] note = new Checkpoint(_origin, size, root).Sign(_keys!.Signer);
        Keep(new LogState(_sequence + 1, size, root, Epoch, course.EpochStart, RunningMilliseconds, course.IsFrozen, course.Minimum, note), course);
        return note;
    }

    /// <summary>Signs the last tree of an epoch with its key and the next, and makes that durable; <see cref="Advance"/> follows once it is published.</summary>
    /// <param name="size">Its entries, all durable.</param>
    /// <param name="root">Its root.</param>
    /// <param name="course">What the slot must not forget.</param>
    /// <returns>The note, to be published.</returns>
    public byte[] SignLast(long size, byte[] root, LogCourse course)
    {
        ISigner next = _keys!.Next();
        byte[] note = new Checkpoint(_origin, size, root).Sign(_keys.Signer, next);
        Keep(new LogState(_sequence + 1, size, root, Epoch + 1, size, 0, course.IsFrozen, course.Minimum, note), course);
        course.BeginEpoch(size);
        _epochMilliseconds = -_signedAt;
        return note;
    }

    /// <summary>Goes over to the next epoch: its secret into the free slot, then the old one overwritten.</summary>
    public void Advance() => _keys!.Advance();

    /// <summary>Returns the entry that names the next key.</summary>
    /// <param name="index">Where it will stand.</param>
    /// <param name="root">The root of what stands before it.</param>
    public RotateEntry Rotate(long index, byte[] root)
    {
        long epoch = Epoch + 1;
        ISigner next = _keys!.Next();
        string key = VerifierKey.OfLog(_origin, next.PublicKey).ToString();
        byte[] text = Rotation.Text(_origin, epoch, index, root, key);
        return new RotateEntry(epoch, key, index, root, _keys.Signer.Sign(text), next.Sign(text));
    }

    public void Dispose() => _keys?.Dispose();

    private void Keep(LogState state, LogCourse course)
    {
        long uptime = _clock.UptimeMilliseconds;
        (_storage as IEarlyReplace)?.Begin(LogFiles.Checkpoint, state.Note);
        _slots.Write(state, _isSlotSuspect);
        _isSlotSuspect = false;
        _sequence = state.Sequence;
        SignedSize = state.Size;
        _signedAt = uptime;
        course.Signed();
    }
}
