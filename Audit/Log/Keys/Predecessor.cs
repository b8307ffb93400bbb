using System;
using System.Globalization;
using System.Text;

namespace MeadowTinyMl.Audit.Log.Keys;

/// <summary>A log that cannot go on, and the hand-over to the one that follows it.</summary>
public sealed class Predecessor
{
    private readonly Func<byte[], byte[]?> _sign;

    /// <summary>Names the old log.</summary>
    /// <param name="origin">Its name.</param>
    /// <param name="size">Its last signed size, or null where no signature of it holds any more.</param>
    /// <param name="root">The root at that size, or null.</param>
    /// <param name="sign">Signs with its key; returns null where the key is gone.</param>
    public Predecessor(string origin, long? size, byte[]? root, Func<byte[], byte[]?> sign)
    {
        Origin = origin;
        Size = size;
        Root = root;
        _sign = sign;
    }

    /// <summary>Gets its name.</summary>
    public string Origin { get; }

    /// <summary>Gets its last signed size.</summary>
    public long? Size { get; }

    /// <summary>Gets the root at that size.</summary>
    public byte[]? Root { get; }

    /// <summary>Returns what the old key signs.</summary>
    /// <param name="origin">The old log's name.</param>
    /// <param name="size">Its last signed size.</param>
    /// <param name="root">The root at that size.</param>
    /// <param name="key">The new log's first key, as text.</param>
    public static byte[] Text(string origin, long size, byte[] root, string key) => Encoding.UTF8.GetBytes(
        string.Format(CultureInfo.InvariantCulture, "audit/successor/v1\n{0}\n{1}\n{2}\n{3}\n", origin, size, Convert.ToBase64String(root), key));

    /// <summary>Returns the old key's signature over the hand-over to a new key; null where there is nothing to sign or nothing to sign with.</summary>
    /// <param name="key">The new log's first key, as text.</param>
    public byte[]? SignatureFor(string key) => Size is { } size && Root != null ? _sign(Text(Origin, size, Root, key)) : null;
}
