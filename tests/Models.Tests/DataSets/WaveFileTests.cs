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
    [InlineData(20, 2, "PCM")]
    [InlineData(22, 9, "channels")]
    [InlineData(22, 0, "channels")]
    [InlineData(34, 12, "bits")]
    [InlineData(20, -2, "40 bytes")]
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

    [Theory]
    [InlineData(1, 8, new byte[] { 0, 128, 255 }, new short[] { -32_768, 0, 32_512 })]
    [InlineData(1, 24, new byte[] { 0, 0, 0x80, 0x7F, 1, 0, 0x80, 1, 0, 0xFF, 0xFF, 0x7F }, new short[] { -32_768, 1, 2, 32_767 })]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 0x80, 0, 0x80, 1, 0, 0xFF, 0xFF, 0xFF, 0x7F }, new short[] { -32_768, 2, 32_767 })]
    [InlineData(3, 32, new byte[] { 0, 0, 0x80, 0xBF, 0, 0, 0, 0x3F, 0, 0, 0, 0x40, 0, 0, 0xC0, 0x7F }, new short[] { -32_768, 16_384, 32_767, 0 })]
    [InlineData(3, 64, new byte[] { 0, 0, 0, 0, 0, 0, 0xE0, 0xBF }, new short[] { -16_384 })]
    public void Parse_ReadsEveryFormatPlainAndExtensible(int format, int bits, byte[] data, short[] expected)
    {
        Assert.Equal(expected, WaveFile.Parse(Formatted((ushort)format, bits, data, extensible: false), "a.wav").Samples);
        Assert.Equal(expected, WaveFile.Parse(Formatted((ushort)format, bits, data, extensible: true), "a.wav").Samples);
    }

    [Fact]
    public void Encode_WritesWhatParseReads()
    {
        short[] samples = [1, -2, short.MaxValue, short.MinValue];
        Assert.Equal(Wave(1, samples, 15_625), WaveFile.Encode(15_625, samples));
        WaveFile again = WaveFile.Parse(WaveFile.Encode(15_625, samples), "a.wav");
        Assert.Equal((15_625, true), (again.SampleRateHz, again.IsSixteenBitMono));
        Assert.Equal(samples, again.Samples);
        Assert.False(WaveFile.Parse(Wave(2, samples), "a.wav").IsSixteenBitMono);
        Assert.False(WaveFile.Parse(Formatted(1, 24, [1, 2, 3], extensible: false), "a.wav").IsSixteenBitMono);
    }

    private static byte[] Formatted(ushort format, int bits, byte[] data, bool extensible)
    {
        byte[] guid = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        byte[] extension = extensible ? [22, 0, (byte)bits, 0, 0, 0, 0, 0, (byte)format, 0, .. guid] : [];
        byte[] body =
        [
            .. BitConverter.GetBytes(extensible ? (ushort)0xFFFE : format), 1, 0, .. BitConverter.GetBytes(44_100), .. BitConverter.GetBytes(44_100 * bits / 8),
            (byte)(bits / 8), 0, (byte)bits, 0, .. extension,
        ];
        return
        [
            .. "RIFF"u8, .. BitConverter.GetBytes(20 + body.Length + data.Length), .. "WAVEfmt "u8, .. BitConverter.GetBytes(body.Length), .. body,
            .. "data"u8, .. BitConverter.GetBytes(data.Length), .. data,
        ];
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
