using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>An entry in the write-ahead log: 0xA7, length, entry, and a checksum over index, length and entry.</summary>
internal static class WriteAheadRecord
{
    /// <summary>Bytes besides the entry.</summary>
    public const int Overhead = 1 + 2 + 4;

    /// <summary>Where the entry begins in its record.</summary>
    public const int EntryAt = 3;

    private const byte Mark = 0xA7;

    /// <summary>Writes a record.</summary>
    /// <param name="index">The entry's index.</param>
    /// <param name="entry">Its bytes.</param>
    /// <param name="buffer">Has room for the record.</param>
    /// <param name="at">Where it begins.</param>
    /// <returns>Where it ends.</returns>
    public static int Write(long index, byte[] entry, byte[] buffer, int at)
    {
        buffer[at] = Mark;
        buffer[at + 1] = (byte)(entry.Length >> 8);
        buffer[at + 2] = (byte)entry.Length;
        Buffer.BlockCopy(entry, 0, buffer, at + 3, entry.Length);
        int end = at + 3 + entry.Length;
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(end, 4), Checksum(index, buffer, at + 1, 2 + entry.Length));
        return end + 4;
    }

    /// <summary>Reads records up to the first that is not whole.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="at">Where in it to begin.</param>
    /// <param name="firstIndex">Index of the entry there.</param>
    /// <param name="most">How many entries can follow at most.</param>
    /// <param name="records">Mark, length and entry of each record are added here.</param>
    /// <returns>Where what is whole ends.</returns>
    public static int Read(byte[] file, int at, long firstIndex, int most, List<ArraySegment<byte>> records)
    {
        for (int count = 0; count < most && at + Overhead <= file.Length && file[at] == Mark; count++)
        {
            int length = (file[at + 1] << 8) | file[at + 2];
            if (at + Overhead + length > file.Length)
            {
                break;
            }

            uint stored = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 3 + length, 4));
            if (stored != Checksum(firstIndex + count, file, at + 1, 2 + length))
            {
                break;
            }

            records.Add(new ArraySegment<byte>(file, at, EntryAt + length));
            at += Overhead + length;
        }

        return at;
    }

    private static uint Checksum(long index, byte[] bytes, int offset, int count)
    {
        uint crc = Crc32C.Update(Crc32C.Start, index);
        return ~Crc32C.Update(crc, bytes, offset, count);
    }
}
