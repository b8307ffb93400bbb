using System;
using System.Buffers.Binary;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>What the writer has signed, and what of the log's course it must not forget: the content of a state slot.</summary>
/// <param name="Sequence">Counts the writes; the two slots take turns.</param>
/// <param name="Size">Signed size.</param>
/// <param name="Root">Root at that size, 32 bytes.</param>
/// <param name="Epoch">Epoch of the key that signs what comes after.</param>
/// <param name="EpochStart">Index of the first entry of that epoch.</param>
/// <param name="EpochMilliseconds">Its running time so far, across restarts.</param>
/// <param name="IsFrozen">Whether an incident freezes model, settings and pruning.</param>
/// <param name="Minimum">Entries before this index may be gone.</param>
/// <param name="Note">The signed checkpoint.</param>
internal sealed record LogState(
    long Sequence, long Size, byte[] Root, long Epoch, long EpochStart, long EpochMilliseconds, bool IsFrozen, long Minimum, byte[] Note)
{
    /// <summary>The slots have a fixed length.</summary>
    public const int Length = 1_024;

    private const int RootAt = 16;
    private const int EpochAt = 48;
    private const int NoteAt = 84;
    private const int ChecksumAt = Length - 4;

    public byte[] Encode()
    {
        if (NoteAt + Note.Length > ChecksumAt)
        {
            throw new ArgumentException($"A signed checkpoint has at most {ChecksumAt - NoteAt} bytes, not {Note.Length}: the origin is too long.");
        }

        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Sequence);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), Size);
        Root.CopyTo(bytes, RootAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(EpochAt), Epoch);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(EpochAt + 8), EpochStart);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(EpochAt + 16), EpochMilliseconds);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(EpochAt + 24), Minimum);
        bytes[EpochAt + 32] = IsFrozen ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(NoteAt - 2), (ushort)Note.Length);
        Note.CopyTo(bytes, NoteAt);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(ChecksumAt), Crc32C.Compute(bytes, 0, ChecksumAt));
        return bytes;
    }

    /// <summary>Reads a slot; null where it is missing, torn or no slot.</summary>
    public static LogState? Decode(byte[]? bytes)
    {
        if (bytes == null || bytes.Length != Length || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(ChecksumAt)) != Crc32C.Compute(bytes, 0, ChecksumAt))
        {
            return null;
        }

        int note = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(NoteAt - 2));
        if (NoteAt + note > ChecksumAt || bytes[EpochAt + 32] > 1)
        {
            return null;
        }

        var state = new LogState(
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8)),
            bytes.AsSpan(RootAt, EpochAt - RootAt).ToArray(),
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(EpochAt)),
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(EpochAt + 8)),
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(EpochAt + 16)),
            bytes[EpochAt + 32] == 1,
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(EpochAt + 24)),
            bytes.AsSpan(NoteAt, note).ToArray());
        bool isSound = state.Sequence >= 0 && state.Size >= 0 && state.Epoch >= 0 && state.EpochStart >= 0 && state.EpochMilliseconds >= 0 && state.Minimum >= 0;
        return isSound && state.Encode().AsSpan().SequenceEqual(bytes) ? state : null;
    }
}
