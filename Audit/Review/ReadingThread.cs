using System;
using System.Security.Cryptography;

namespace MeadowTinyMl.Audit.Review;

/// <summary>What a thread that reads bundles has for itself: a buffer for their files and one SHA-256, which is a third quicker than one made for each message.</summary>
internal sealed class ReadingThread
{
    [ThreadStatic]
    private static ReadingThread? _current;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = [];

    /// <summary>Gets that of this thread.</summary>
    public static ReadingThread Current => _current ??= new ReadingThread();

    /// <summary>Reads a file; its bytes are good until the next is read.</summary>
    /// <exception cref="System.IO.IOException">It cannot be read, or is larger than such a file can be.</exception>
    public ReadOnlySpan<byte> Read(LogDirectory directory, string name)
    {
        int length = directory.Read(name, ref _buffer);
        return _buffer.AsSpan(0, length);
    }

    /// <summary>Computes the SHA-256 of a message.</summary>
    /// <param name="message">Any bytes.</param>
    /// <param name="digest">32 bytes.</param>
    public void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        _hash.AppendData(message);
        _hash.GetHashAndReset(digest);
    }
}
