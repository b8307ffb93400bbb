using System;
using System.Buffers.Binary;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>The boot counter in the lock file: it tells when acknowledged boots are gone from the log.</summary>
internal static class BootCounter
{
    private const int Length = 12;

    /// <summary>Returns the counter of the last start, or 0 where it is not known.</summary>
    public static long Read(IStorage storage)
    {
        byte[]? bytes = storage.Read(LogFiles.Lock);
        bool isWhole = bytes is { Length: Length } && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)) == Crc32C.Compute(bytes, 0, 8);
        return isWhole ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;
    }

    /// <summary>Keeps the counter of this start.</summary>
    public static void Write(IStorage storage, long boot)
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, boot);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), Crc32C.Compute(bytes, 0, 8));
        storage.Overwrite(LogFiles.Lock, bytes);
    }
}
