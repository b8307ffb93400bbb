using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.DataSets;

/// <summary>Sound out of a RIFF/WAVE file as 16 bits a sample: PCM of 8, 16, 24 or 32 bits or floating point of 32 or 64; channels are averaged into one.</summary>
/// <remarks>
/// Sources: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991), chapter "WAVE"; Microsoft, Multiple channel audio data and
/// WAVE files (2007), for the extensible format. Finer samples are rounded to 16 bits, halves away from zero; floating point is cut off at full scale.
/// </remarks>
public sealed class WaveFile
{
    private const int Pcm = 1;
    private const int FloatingPoint = 3;
    private const int Extensible = 0xFFFE;
    private const int MaxBytes = 512 * 1024 * 1024;

    private static readonly byte[] ExtensionTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    private WaveFile(SampleFormat format, short[] samples)
    {
        SampleRateHz = format.Rate;
        IsSixteenBitMono = format is { Channels: 1, Bits: 16 };
        Samples = samples;
    }

    /// <summary>Gets a value indicating whether the file itself holds these samples: 16-bit PCM in one channel.</summary>
    public bool IsSixteenBitMono { get; }

    /// <summary>Gets the sampling rate, in hertz.</summary>
    public int SampleRateHz { get; }

    /// <summary>Gets the samples of one channel.</summary>
    public short[] Samples { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; at most 512 MiB.</param>
    /// <exception cref="DataFormatException">It is no WAVE file of these formats with one to eight channels.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static WaveFile Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > MaxBytes)
        {
            throw new DataFormatException(path, "length", $"at most {MaxBytes} bytes", $"{length}");
        }

        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Parses the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">How to call it in a refusal.</param>
    /// <exception cref="DataFormatException">As for <see cref="Read"/>.</exception>
    public static WaveFile Parse(byte[] bytes, string name)
    {
        Expect(bytes, 0, "RIFF", name);
        Expect(bytes, 8, "WAVE", name);
        SampleFormat format = default;
        long offset = 12;
        while (offset + 8 <= bytes.Length)
        {
            string id = Encoding.ASCII.GetString(bytes, (int)offset, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)offset + 4));
            long body = offset + 8;
            if (body + size > bytes.Length)
            {
                throw new DataFormatException(name, $"byte {offset + 4}", $"a '{id}' chunk of at most {bytes.Length - body} bytes", $"{size}");
            }

            if (id == "fmt ")
            {
                format = ParseFormat(bytes, (int)body, size, name);
            }
            else if (id == "data")
            {
                if (format.Channels == 0)
                {
                    throw new DataFormatException(name, $"byte {offset}", "a 'fmt ' chunk before the samples", "'data'");
                }

                return new WaveFile(format, ParseSamples(bytes, (int)body, size, format, name));
            }

            offset = body + size + (size & 1);
        }

        throw new DataFormatException(name, $"byte {bytes.Length}", "a 'data' chunk", "the end of the file");
    }

    /// <summary>Writes samples as a file of 16-bit PCM in one channel.</summary>
    /// <param name="sampleRateHz">The rate.</param>
    /// <param name="samples">The samples.</param>
    /// <returns>The whole file.</returns>
    public static byte[] Encode(int sampleRateHz, ReadOnlySpan<short> samples)
    {
        var bytes = new byte[WaveHeader.Length + (2 * samples.Length)];
        WaveHeader.Write(bytes, sampleRateHz, samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(WaveHeader.Length + (2 * i)), samples[i]);
        }

        return bytes;
    }

    private static SampleFormat ParseFormat(byte[] bytes, int body, uint size, string name)
    {
        if (size < 16)
        {
            throw new DataFormatException(name, $"byte {body - 4}", "a 'fmt ' chunk of at least 16 bytes", $"{size}");
        }

        int format = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(body));
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(body + 2));
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(body + 4));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(body + 14));
        if (format == Extensible)
        {
            format = ParseExtension(bytes, body, size, name);
        }

        if (format is not (Pcm or FloatingPoint))
        {
            throw new DataFormatException(name, $"byte {body}", "format 1 (PCM) or 3 (floating point)", $"format {format}");
        }

        if (channels is < 1 or > 8)
        {
            throw new DataFormatException(name, $"byte {body + 2}", "1 to 8 channels", $"{channels}");
        }

        if (rate is < 1_000 or > 400_000)
        {
            throw new DataFormatException(name, $"byte {body + 4}", "a rate of 1000 to 400000 Hz", $"{rate}");
        }

        if (format == Pcm ? bits is not (8 or 16 or 24 or 32) : bits is not (32 or 64))
        {
            throw new DataFormatException(name, $"byte {body + 14}", format == Pcm ? "8, 16, 24 or 32 bits a sample" : "32 or 64 bits a sample", $"{bits}");
        }

        return new SampleFormat(channels, (int)rate, bits, format == FloatingPoint);
    }

    // The extension ends in an identifier whose first two bytes are the format and whose others are fixed.
    private static int ParseExtension(byte[] bytes, int body, uint size, string name)
    {
        if (size < 40)
        {
            throw new DataFormatException(name, $"byte {body - 4}", "a 'fmt ' chunk of at least 40 bytes for format 65534", $"{size}");
        }

        if (!bytes.AsSpan(body + 26, 14).SequenceEqual(ExtensionTail))
        {
            throw new DataFormatException(name, $"byte {body + 26}", "the identifier of PCM or floating point", Convert.ToHexString(bytes.AsSpan(body + 26, 14)));
        }

        return BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(body + 24));
    }

    private static short[] ParseSamples(byte[] bytes, int body, uint size, SampleFormat format, string name)
    {
        int width = format.Bits / 8;
        int frame = width * format.Channels;
        if (size % frame != 0)
        {
            throw new DataFormatException(name, $"byte {body - 4}", $"whole frames of {frame} bytes", $"{size} bytes");
        }

        var samples = new short[size / frame];
        for (int i = 0; i < samples.Length; i++)
        {
            long sum = 0;
            for (int channel = 0; channel < format.Channels; channel++)
            {
                sum += Sample(bytes.AsSpan(body + (i * frame) + (channel * width), width), format.IsFloat);
            }

            samples[i] = (short)(format.Channels == 1 ? sum : (long)Math.Floor((double)sum / format.Channels));
        }

        return samples;
    }

    private static short Sample(ReadOnlySpan<byte> bytes, bool isFloat) => (bytes.Length, isFloat) switch
    {
        (1, _) => (short)((bytes[0] - 128) << 8),
        (2, _) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (3, _) => Rounded((bytes[0] | (bytes[1] << 8) | ((sbyte)bytes[2] << 16)) / 256.0),
        (4, false) => Rounded(BinaryPrimitives.ReadInt32LittleEndian(bytes) / 65_536.0),
        (4, true) => Rounded(BinaryPrimitives.ReadSingleLittleEndian(bytes) * 32_768.0),
        _ => Rounded(BinaryPrimitives.ReadDoubleLittleEndian(bytes) * 32_768.0),
    };

    // What is not a number counts as silence.
    private static short Rounded(double value) =>
        double.IsNaN(value) ? (short)0 : (short)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), short.MinValue, short.MaxValue);

    private static void Expect(byte[] bytes, int offset, string tag, string name)
    {
        string found = bytes.Length < offset + 4 ? "the end of the file" : $"'{Printable(bytes.AsSpan(offset, 4))}'";
        if (found != $"'{tag}'")
        {
            throw new DataFormatException(name, $"byte {offset}", $"'{tag}'", found);
        }
    }

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes)
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
        }

        return text.ToString();
    }

    /// <summary>How samples lie in the file.</summary>
    private readonly record struct SampleFormat(int Channels, int Rate, int Bits, bool IsFloat);
}
