using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace MeadowTinyMl.DataSets;

/// <summary>PCM sound of 16 bits out of a RIFF/WAVE file; two channels are averaged into one.</summary>
/// <remarks>Source: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991), chapter "WAVE".</remarks>
public sealed class WaveFile
{
    private const int MaxBytes = 512 * 1024 * 1024;

    private WaveFile(int sampleRateHz, short[] samples)
    {
        SampleRateHz = sampleRateHz;
        Samples = samples;
    }

    /// <summary>Gets the sampling rate, in hertz.</summary>
    public int SampleRateHz { get; }

    /// <summary>Gets the samples of one channel.</summary>
    public short[] Samples { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; at most 512 MiB.</param>
    /// <exception cref="DataFormatException">It is no 16-bit PCM WAVE file of one or two channels.</exception>
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
        int channels = 0;
        int rate = 0;
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
                (channels, rate) = ParseFormat(bytes, (int)body, size, name);
            }
            else if (id == "data")
            {
                if (channels == 0)
                {
                    throw new DataFormatException(name, $"byte {offset}", "a 'fmt ' chunk before the samples", "'data'");
                }

                return new WaveFile(rate, ParseSamples(bytes, (int)body, size, channels, name));
            }

            offset = body + size + (size & 1);
        }

        throw new DataFormatException(name, $"byte {bytes.Length}", "a 'data' chunk", "the end of the file");
    }

    private static (int Channels, int Rate) ParseFormat(byte[] bytes, int body, uint size, string name)
    {
        if (size < 16)
        {
            throw new DataFormatException(name, $"byte {body - 4}", "a 'fmt ' chunk of at least 16 bytes", $"{size}");
        }

        int format = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(body));
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(body + 2));
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(body + 4));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(body + 14));
        if (format != 1)
        {
            throw new DataFormatException(name, $"byte {body}", "format 1 (PCM)", $"format {format}");
        }

        if (channels is not (1 or 2))
        {
            throw new DataFormatException(name, $"byte {body + 2}", "1 or 2 channels", $"{channels}");
        }

        if (rate is < 1_000 or > 400_000)
        {
            throw new DataFormatException(name, $"byte {body + 4}", "a rate of 1000 to 400000 Hz", $"{rate}");
        }

        if (bits != 16)
        {
            throw new DataFormatException(name, $"byte {body + 14}", "16 bits a sample", $"{bits}");
        }

        return (channels, (int)rate);
    }

    private static short[] ParseSamples(byte[] bytes, int body, uint size, int channels, string name)
    {
        if (size % (2 * channels) != 0)
        {
            throw new DataFormatException(name, $"byte {body - 4}", $"whole frames of {2 * channels} bytes", $"{size} bytes");
        }

        var samples = new short[size / (2 * channels)];
        for (int i = 0; i < samples.Length; i++)
        {
            int at = body + (2 * channels * i);
            int left = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at));
            samples[i] = channels == 1 ? (short)left : (short)((left + BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at + 2))) >> 1);
        }

        return samples;
    }

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
}
