using System;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>CRC-32C (Castagnoli), which tells a torn record from a whole one.</summary>
/// <remarks>RFC 3720, appendix B.4: reflected, polynomial 0x1EDC6F41, initial and final value all ones.</remarks>
internal static class Crc32C
{
    private static readonly uint[] Table = MakeTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc = (crc >> 8) ^ Table[(byte)(crc ^ b)];
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }

            table[i] = crc;
        }

        return table;
    }
}
