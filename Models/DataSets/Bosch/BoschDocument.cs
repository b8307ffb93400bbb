using System;
using System.IO;
using System.Text;
using System.Text.Json;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>A JSON file of the maker's tools, opened with a limit on its size.</summary>
internal static class BoschDocument
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Makes something of its outermost value.</param>
    /// <exception cref="DataFormatException">It is empty, too large, or no JSON, or <paramref name="read"/> refuses it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T Read<T>(string path, Func<BoschNode, T> read)
    {
        using JsonDocument document = Open(path);
        try
        {
            return read(new BoschNode(path, "document", document.RootElement));
        }
        catch (InvalidOperationException)
        {
            // What the reader throws at a name or text that is JSON by its grammar only.
            throw new DataFormatException(path, "document", "names and texts of Unicode", "half a surrogate pair or bytes that are not UTF-8");
        }
    }

    private static JsonDocument Open(string path)
    {
        long length = new FileInfo(path).Length;
        if (length == 0)
        {
            throw new DataFormatException(path, "length", "a JSON document", "an empty file");
        }

        if (length > MaxBytes)
        {
            throw new DataFormatException(path, "length", $"at most {MaxBytes} bytes", $"{length}");
        }

        byte[] bytes = File.ReadAllBytes(path);
        ReadOnlyMemory<byte> text = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsMemory(3) : bytes;
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException exception)
        {
            string place = $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} of it";
            throw new DataFormatException(path, place, "JSON", exception.Message.Split(" LineNumber", 2)[0].ReplaceLineEndings(" ").TrimEnd('.', ' '));
        }
    }
}
