using System;
using System.Buffers.Binary;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>CRC-32C (Castagnoli), which tells a torn record from a whole one.</summary>
/// <remarks>RFC 3720, appendix B.4: reflected, polynomial 0x1EDC6F41, initial and final value all ones. Eight bytes a step, by eight tables.</remarks>
internal static class Crc32C
{
    /// <summary>What a computation starts with.</summary>
    public const uint Start = uint.MaxValue;

    private const uint Polynomial = 0x82F63B78;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Takes in more bytes.</summary>
    public static uint Update(uint crc, byte[] bytes, int offset, int count)
    {
        uint[] table = Table;
        int at = offset;
        int end = offset + count;
        for (; at + 8 <= end; at += 8)
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            crc = table[1_792 + (byte)low] ^ table[1_536 + (byte)(low >> 8)] ^ table[1_280 + (byte)(low >> 16)] ^ table[1_024 + (low >> 24)]
                ^ table[768 + (byte)high] ^ table[512 + (byte)(high >> 8)] ^ table[256 + (byte)(high >> 16)] ^ table[high >> 24];
        }

        for (; at < end; at++)
        {
            crc = (crc >> 8) ^ table[(byte)(crc ^ bytes[at])];
        }

        return crc;
    }

    /// <summary>Takes in a number, its highest byte first.</summary>
    public static uint Update(uint crc, long value)
    {
        uint[] table = Table;
        for (int shift = 56; shift >= 0; shift -= 8)
        {
            crc = (crc >> 8) ^ table[(byte)(crc ^ (uint)(value >> shift))];
        }

        return crc;
    }

    /// <summary>Returns the checksum of bytes.</summary>
    public static uint Compute(byte[] bytes, int offset, int count) => ~Update(Start, bytes, offset, count);

    private static uint[] MakeTable()
    {
        var table = new uint[2_048];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
            }

            table[i] = crc;
        }

        for (uint i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        }

        return table;
    }
}
