using System.IO;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>Reads no more than a limit, whatever a stream says of its length.</summary>
internal static class Limited
{
    private const int Chunk = 16 * 1024;

    /// <summary>Returns all bytes of a stream, or null where there are more than the limit; closes it.</summary>
    public static byte[]? Read(Stream stream, int most)
    {
        using Stream open = stream;
        using var bytes = new MemoryStream();
        var chunk = new byte[Chunk];
        while (open.Read(chunk, 0, Chunk) is > 0 and int count)
        {
            if (bytes.Length + count > most)
            {
                return null;
            }

            bytes.Write(chunk, 0, count);
        }

        return bytes.ToArray();
    }
}
