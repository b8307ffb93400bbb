using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Pieces of raw input in every form in which they could leave a board, and the search for them.</summary>
internal static class Canaries
{
    public static string? Found(byte[] bytes, IEnumerable<(string Name, byte[] Bytes)> canaries, HashSet<string> numbers)
    {
        foreach ((string name, byte[] canary) in canaries)
        {
            if (bytes.AsSpan().IndexOf(canary) >= 0)
            {
                return name;
            }
        }

        return Regex.Matches(Encoding.Latin1.GetString(bytes), "[0-9]+").Select(match => match.Value).FirstOrDefault(numbers.Contains);
    }

    /// <summary>Adds bytes as they are and as hex and base64, in both orders of each value, and the values as decimal text.</summary>
    public static void Add(List<(string, byte[])> canaries, string name, long[] values, int width)
    {
        foreach (bool isBigEndian in new[] { false, true })
        {
            byte[] bytes = [.. values.SelectMany(value => Bytes(value, width, isBigEndian))];
            string order = isBigEndian ? "big-endian" : "little-endian";
            canaries.Add(($"{name}, {order}", bytes));
            canaries.Add(($"{name}, {order}, hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))));
            canaries.Add(($"{name}, {order}, HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))));
            for (int shift = 0; shift < 3; shift++)
            {
                // The inner letters do not depend on what stands around the bytes.
                string text = Convert.ToBase64String([.. new byte[shift], .. bytes]);
                int first = shift == 0 ? 0 : shift + 1;
                int last = ((shift + bytes.Length) * 8 / 6) - 1;
                canaries.Add(($"{name}, {order}, base64 after {shift}", Encoding.ASCII.GetBytes(text[first..last])));
            }
        }

        foreach (string between in new[] { ",", ", ", " ", "\n", ";" })
        {
            canaries.Add(($"{name}, text", Encoding.ASCII.GetBytes(string.Join(between, values.Select(value => value.ToString(CultureInfo.InvariantCulture))))));
        }
    }

    public static byte[] Bytes(long value, int width, bool isBigEndian)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        byte[] low = bytes[..width];
        if (isBigEndian)
        {
            Array.Reverse(low);
        }

        return low;
    }
}
