using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;

namespace MeadowTinyMl.DataSets;

/// <summary>Names the rows of a gas data set by what is in them, so that a manifest can say which were in training.</summary>
public static class GasRowGroup
{
    /// <summary>Groups scans by board, recording, label and sensor, and hashes each group.</summary>
    /// <param name="cycles">Scans in file order.</param>
    /// <returns>For every scan, in the same order, the lower-case hex SHA-256 over its group's resistances (ten uint32, little-endian, a scan).</returns>
    public static string[] Hashes(IReadOnlyList<GasCycle> cycles)
    {
        var hashes = new string[cycles.Count];
        foreach (IGrouping<(string, string, string, int), int> group in Enumerable.Range(0, cycles.Count)
            .GroupBy(i => (cycles[i].Board, cycles[i].Recording, cycles[i].Label, cycles[i].Sensor)))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (int i in group)
            {
                hash.AppendData(RawBytes(cycles[i].Ohms));
            }

            string name = Convert.ToHexStringLower(hash.GetHashAndReset());
            foreach (int i in group)
            {
                hashes[i] = name;
            }
        }

        return hashes;
    }

    /// <summary>Returns the raw form of a scan: ten uint32, little-endian.</summary>
    public static byte[] RawBytes(uint[] ohms)
    {
        var bytes = new byte[4 * ohms.Length];
        for (int step = 0; step < ohms.Length; step++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * step), ohms[step]);
        }

        return bytes;
    }
}
