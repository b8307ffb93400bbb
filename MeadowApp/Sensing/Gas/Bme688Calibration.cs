using System;
using System.Buffers.Binary;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>The constants that the maker burnt into one BME688.</summary>
/// <remarks>Register map: BME688 data sheet, section 5.2, and the maker's public driver. The words are little-endian; H1 and H2 share the byte at 0xE2.</remarks>
public sealed class Bme688Calibration
{
    /// <summary>Bytes of the block at 0x8A.</summary>
    public const int FirstLength = 23;

    /// <summary>Bytes of the block at 0xE1.</summary>
    public const int SecondLength = 14;

    /// <summary>Bytes of the block at 0x00.</summary>
    public const int ThirdLength = 5;

    private Bme688Calibration()
    {
    }

    /// <summary>Gets a number that tells this chip from others: FNV-1a over its constants.</summary>
    public uint Fingerprint { get; private set; }

    internal int T1 { get; private set; }

    internal int T2 { get; private set; }

    internal int T3 { get; private set; }

    internal int P1 { get; private set; }

    internal int P2 { get; private set; }

    internal int P3 { get; private set; }

    internal int P4 { get; private set; }

    internal int P5 { get; private set; }

    internal int P6 { get; private set; }

    internal int P7 { get; private set; }

    internal int P8 { get; private set; }

    internal int P9 { get; private set; }

    internal int P10 { get; private set; }

    internal int H1 { get; private set; }

    internal int H2 { get; private set; }

    internal int H3 { get; private set; }

    internal int H4 { get; private set; }

    internal int H5 { get; private set; }

    internal int H6 { get; private set; }

    internal int H7 { get; private set; }

    internal int G1 { get; private set; }

    internal int G2 { get; private set; }

    internal int G3 { get; private set; }

    internal int HeaterRange { get; private set; }

    internal int HeaterValue { get; private set; }

    /// <summary>Parses the three blocks.</summary>
    /// <param name="first">23 bytes from 0x8A.</param>
    /// <param name="second">14 bytes from 0xE1.</param>
    /// <param name="third">5 bytes from 0x00.</param>
    /// <exception cref="ArgumentException">A block has another length.</exception>
    /// <exception cref="SensorException">The blocks hold one byte over and over, as a bus without a chip does.</exception>
    public static Bme688Calibration Parse(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        if (first.Length != FirstLength || second.Length != SecondLength || third.Length != ThirdLength)
        {
            throw new ArgumentException(
                $"Calibration has {FirstLength}, {SecondLength} and {ThirdLength} bytes, not {first.Length}, {second.Length} and {third.Length}.", nameof(first));
        }

        if (IsOneByte(first) && IsOneByte(second))
        {
            throw new SensorException($"Calibration at 0x8A and 0xE1: expected the chip's constants, found 0x{first[0]:X2} throughout.");
        }

        return ParseAny(first, second, third);
    }

    /// <summary>Parses without the check, for holding the arithmetic against the maker's.</summary>
    internal static Bme688Calibration ParseAny(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third) => new Bme688Calibration
    {
        Fingerprint = Hash(Hash(Hash(2_166_136_261, first), second), third),
        T1 = BinaryPrimitives.ReadUInt16LittleEndian(second.Slice(8)),
        T2 = BinaryPrimitives.ReadInt16LittleEndian(first),
        T3 = (sbyte)first[2],
        P1 = BinaryPrimitives.ReadUInt16LittleEndian(first.Slice(4)),
        P2 = BinaryPrimitives.ReadInt16LittleEndian(first.Slice(6)),
        P3 = (sbyte)first[8],
        P4 = BinaryPrimitives.ReadInt16LittleEndian(first.Slice(10)),
        P5 = BinaryPrimitives.ReadInt16LittleEndian(first.Slice(12)),
        P6 = (sbyte)first[15],
        P7 = (sbyte)first[14],
        P8 = BinaryPrimitives.ReadInt16LittleEndian(first.Slice(18)),
        P9 = BinaryPrimitives.ReadInt16LittleEndian(first.Slice(20)),
        P10 = first[22],
        H1 = (second[2] << 4) | (second[1] & 0x0F),
        H2 = (second[0] << 4) | (second[1] >> 4),
        H3 = (sbyte)second[3],
        H4 = (sbyte)second[4],
        H5 = (sbyte)second[5],
        H6 = second[6],
        H7 = (sbyte)second[7],
        G1 = (sbyte)second[12],
        G2 = BinaryPrimitives.ReadInt16LittleEndian(second.Slice(10)),
        G3 = (sbyte)second[13],
        HeaterRange = (third[2] >> 4) & 3,
        HeaterValue = (sbyte)third[0],
    };

    private static uint Hash(uint hash, ReadOnlySpan<byte> block)
    {
        foreach (byte value in block)
        {
            hash = unchecked((hash ^ value) * 16_777_619);
        }

        return hash;
    }

    private static bool IsOneByte(ReadOnlySpan<byte> block)
    {
        foreach (byte value in block)
        {
            if (value != block[0])
            {
                return false;
            }
        }

        return true;
    }
}
