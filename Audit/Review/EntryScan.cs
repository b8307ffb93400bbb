using System;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review;

/// <summary>Goes once over an entry: is it canonical JSON, and what do the common fields say? Allocates nothing.</summary>
/// <remarks>A second implementation of what <see cref="CanonicalJson"/> accepts, made for reading a million entries; a test compares the two on random bytes.</remarks>
internal ref struct EntryScan
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private EntryScan(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _at = 0;
        _header = default;
    }

    private EntryHeader _header;

    /// <summary>Scans an entry.</summary>
    /// <param name="bytes">The entry.</param>
    /// <param name="header">What its common fields say; those that are absent or of another kind are so marked.</param>
    /// <returns>Whether it is canonical.</returns>
    public static bool TryScan(ReadOnlySpan<byte> bytes, out EntryHeader header)
    {
        var scan = new EntryScan(bytes);
        bool holds = scan.Peek() == '{' && scan.TryObject(1) && scan._at == bytes.Length;
        header = scan._header;
        return holds;
    }

    private readonly int Peek() => (uint)_at < (uint)_bytes.Length ? _bytes[_at] : -1;

    private bool TryObject(int depth)
    {
        _at++;
        ReadOnlySpan<byte> last = default;
        bool isFirst = true;
        while (Peek() != '}')
        {
            if (!isFirst && !TryComma())
            {
                return false;
            }

            if (!TryText(out ReadOnlySpan<byte> key) || !IsKey(key) || (!isFirst && last.SequenceCompareTo(key) >= 0) || Peek() != ':')
            {
                return false;
            }

            _at++;
            int start = _at;
            if (!TryValue(depth + 1, out long integer, out char kind))
            {
                return false;
            }

            if (depth == 1 && key.Length <= 2)
            {
                Note(key, kind, integer, start);
            }

            last = key;
            isFirst = false;
        }

        _at++;
        return true;
    }

    private bool TryArray(int depth)
    {
        _at++;
        bool isFirst = true;
        while (Peek() != ']')
        {
            if ((!isFirst && !TryComma()) || !TryValue(depth + 1, out _, out _))
            {
                return false;
            }

            isFirst = false;
        }

        _at++;
        return true;
    }

    private bool TryComma()
    {
        if (Peek() != ',')
        {
            return false;
        }

        _at++;
        return Peek() is not ('}' or ']');
    }

    private bool TryValue(int depth, out long integer, out char kind)
    {
        integer = 0;
        int next = Peek();
        kind = (char)next;
        switch (next)
        {
            case '{':
                return depth <= CanonicalJson.MaxDepth && TryObject(depth);
            case '[':
                return depth <= CanonicalJson.MaxDepth && TryArray(depth);
            case '"':
                return TryText(out _);
            case 't':
                return TryLiteral("true"u8);
            case 'f':
                return TryLiteral("false"u8);
            case 'n':
                return TryLiteral("null"u8);
            default:
                kind = '0';
                return TryInteger(out integer);
        }
    }

    private bool TryLiteral(ReadOnlySpan<byte> word)
    {
        bool holds = _bytes[_at..].StartsWith(word);
        _at += word.Length;
        return holds;
    }

    private bool TryText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (Peek() != '"')
        {
            return false;
        }

        int length = _bytes[(_at + 1)..].IndexOf((byte)'"');
        if (length < 0)
        {
            return false;
        }

        text = _bytes.Slice(_at + 1, length);
        _at += length + 2;
        return text.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 && !text.Contains((byte)'\\');
    }

    private bool TryInteger(out long value)
    {
        value = 0;
        int start = _at;
        bool isNegative = Peek() == '-';
        _at += isNegative ? 1 : 0;
        int first = _at;
        while (Peek() is >= '0' and <= '9' && _at - first < 17)
        {
            value = (10 * value) + (_bytes[_at] - '0');
            _at++;
        }

        int digits = _at - first;
        bool holds = digits > 0 && value <= JsonValue.MaxInteger && (_bytes[first] != '0' || (digits == 1 && !isNegative));
        value = isNegative ? -value : value;
        return holds && _at > start;
    }

    private static bool IsKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > 32 || key[0] is < (byte)'a' or > (byte)'z')
        {
            return false;
        }

        foreach (byte b in key)
        {
            if (b is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }

    private void Note(ReadOnlySpan<byte> key, char kind, long integer, int start)
    {
        if (key.Length == 2)
        {
            if (key[0] == 't' && key[1] == 's')
            {
                _header.Utc = kind == '0' ? integer : null;
                _header.HasUtc = kind is '0' or 'n';
            }

            return;
        }

        long? value = kind == '0' ? integer : null;
        switch (key[0])
        {
            case (byte)'v':
                _header.Version = value;
                break;
            case (byte)'n':
                _header.Number = value;
                break;
            case (byte)'b':
                _header.Boot = value;
                break;
            case (byte)'u':
                _header.Uptime = value;
                break;
            case (byte)'q':
                _header.Quality = value;
                break;
            case (byte)'e':
                _header.Epoch = value;
                break;
            case (byte)'t' when kind == '"':
                _header.TypeStart = start + 1;
                _header.TypeLength = _at - start - 2;
                break;
        }
    }
}
