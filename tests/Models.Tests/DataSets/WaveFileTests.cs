using System;
using System.Buffers.Binary;
using System.Linq;
using MeadowTinyMl.DataSets;
using Xunit;

namespace MeadowTinyMl.Models.Tests.DataSets;

public class WaveFileTests
{
    [Fact]
    public void Parse_ReadsMonoAndAveragesStereo()
    {
        Assert.Equal(new short[] { 1, -2, 3 }, WaveFile.Parse(Wave(1, [1, -2, 3]), "a.wav").Samples);
        Assert.Equal(new short[] { 15, -2 }, WaveFile.Parse(Wave(2, [10, 20, -1, -3]), "a.wav").Samples);
        Assert.Equal(16_000, WaveFile.Parse(Wave(1, [0]), "a.wav").SampleRateHz);
    }

    [Fact]
    public void Parse_PassesOverChunksItDoesNotKnow()
    {
        byte[] wave = Wave(1, [5, 6]);
        byte[] list = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0];
        byte[] with = [.. wave[..12], .. list, .. wave[12..]];
        Assert.Equal(new short[] { 5, 6 }, WaveFile.Parse(with, "a.wav").Samples);
    }

    [Fact]
    public void Parse_RefusesEveryTruncationByName()
    {
        byte[] wave = Wave(1, [1, 2, 3, 4]);
        for (int length = 0; length < wave.Length; length++)
        {
            DataFormatException refusal = Assert.Throws<DataFormatException>(() => WaveFile.Parse(wave[..length], "cut.wav"));
            Assert.StartsWith("cut.wav, byte ", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(20, 3, "PCM")]
    [InlineData(22, 6, "channels")]
    [InlineData(34, 24, "16 bits")]
    public void Parse_RefusesOtherFormats(int offset, short value, string expected)
    {
        byte[] wave = Wave(1, [1, 2]);
        BinaryPrimitives.WriteInt16LittleEndian(wave.AsSpan(offset), value);
        Assert.Contains(expected, Assert.Throws<DataFormatException>(() => WaveFile.Parse(wave, "a.wav")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_GivesSamplesOrARefusalForEveryFlippedByte()
    {
        byte[] wave = Wave(1, [1, 2, 3, 4]);
        for (int at = 0; at < wave.Length; at++)
        {
            byte[] spoiled = (byte[])wave.Clone();
            spoiled[at] ^= 0xFF;
            try
            {
                Assert.True(WaveFile.Parse(spoiled, "a.wav").Samples.Length <= 4);
            }
            catch (DataFormatException refusal)
            {
                Assert.Equal("a.wav", refusal.File);
            }
        }
    }

    internal static byte[] Wave(int channels, short[] samples, int rate = 16_000)
    {
        var bytes = new byte[44 + (2 * samples.Length)];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), rate * 2 * channels);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), (short)(2 * channels));
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), 2 * samples.Length);
        foreach ((short sample, int i) in samples.Select((sample, i) => (sample, i)))
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + (2 * i)), sample);
        }

        return bytes;
    }
}
