using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>An entry in the write-ahead log: 0xA7, length, entry, and a checksum over index, length and entry.</summary>
internal static class WriteAheadRecord
{
    private const byte Mark = 0xA7;
    private const int Overhead = 1 + 2 + 4;

    public static byte[] Encode(long index, byte[] entry)
    {
        var record = new byte[Overhead + entry.Length];
        record[0] = Mark;
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(1), (ushort)entry.Length);
        entry.CopyTo(record, 3);
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(3 + entry.Length), Checksum(index, record.AsSpan(1, 2 + entry.Length)));
        return record;
    }

    /// <summary>Reads records up to the first that is not whole.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="firstIndex">Index of the file's first entry.</param>
    /// <param name="entries">The entries.</param>
    /// <returns>The length of what is whole.</returns>
    public static int Decode(byte[] file, long firstIndex, List<byte[]> entries)
    {
        int at = 0;
        while (at + Overhead <= file.Length && file[at] == Mark)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 1));
            if (at + Overhead + length > file.Length)
            {
                break;
            }

            uint stored = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 3 + length));
            if (stored != Checksum(firstIndex + entries.Count, file.AsSpan(at + 1, 2 + length)))
            {
                break;
            }

            entries.Add(file.AsSpan(at + 3, length).ToArray());
            at += Overhead + length;
        }

        return at;
    }

    private static uint Checksum(long index, ReadOnlySpan<byte> lengthAndEntry)
    {
        var bytes = new byte[8 + lengthAndEntry.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, index);
        lengthAndEntry.CopyTo(bytes.AsSpan(8));
        return Crc32C.Compute(bytes);
    }
}
