using System;
using System.Buffers.Binary;

namespace MeadowTinyMl.Dsp;

/// <summary>The head of a RIFF/WAVE file of 16-bit PCM in one channel, which is all that recorder and importer write.</summary>
/// <remarks>Source: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991), chapter "WAVE".</remarks>
public static class WaveHeader
{
    /// <summary>The bytes before the first sample.</summary>
    public const int Length = 44;

    /// <summary>The most samples that a file can hold: its sizes are 32 bits.</summary>
    public const int MaxSamples = int.MaxValue / 4;

    /// <summary>Writes the head.</summary>
    /// <param name="head">At least 44 bytes; the first 44 are overwritten.</param>
    /// <param name="sampleRateHz">The rate, at least 1 Hz.</param>
    /// <param name="samples">The samples that follow, 0 to <see cref="MaxSamples"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static void Write(Span<byte> head, int sampleRateHz, int samples)
    {
        if (sampleRateHz < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, "A rate is at least 1 Hz.");
        }

        if (samples < 0 || samples > MaxSamples)
        {
            throw new ArgumentOutOfRangeException(nameof(samples), samples, $"A file holds 0 to {MaxSamples} samples.");
        }

        int bytes = 2 * samples;
        Tag(head, 0, "RIFF");
        BinaryPrimitives.WriteInt32LittleEndian(head.Slice(4), Length - 8 + bytes);
        Tag(head, 8, "WAVE");
        Tag(head, 12, "fmt ");
        BinaryPrimitives.WriteInt32LittleEndian(head.Slice(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(head.Slice(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(head.Slice(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(head.Slice(24), sampleRateHz);
        BinaryPrimitives.WriteInt32LittleEndian(head.Slice(28), 2 * sampleRateHz);
        BinaryPrimitives.WriteInt16LittleEndian(head.Slice(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(head.Slice(34), 16);
        Tag(head, 36, "data");
        BinaryPrimitives.WriteInt32LittleEndian(head.Slice(40), bytes);
    }

    private static void Tag(Span<byte> head, int at, string tag)
    {
        for (int i = 0; i < tag.Length; i++)
        {
            head[at + i] = (byte)tag[i];
        }
    }
}
