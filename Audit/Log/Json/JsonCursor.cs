using System;

namespace MeadowTinyMl.Audit.Log.Json;

/// <summary>Walks over the members of a canonical object, or the items of a canonical array, without allocating.</summary>
/// <remarks>The bytes must be known to be canonical: what it does with others is safe, but means nothing.</remarks>
public ref struct JsonCursor
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    /// <summary>Stands before the first member or item.</summary>
    /// <param name="bytes">The whole object or array.</param>
    public JsonCursor(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _at = 1;
    }

    /// <summary>Gets how many bytes it has moved over.</summary>
    public readonly int Position => _at;

    /// <summary>Moves over the next member of an object.</summary>
    public bool TryMember(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        if (!TryItem(out ReadOnlySpan<byte> text))
        {
            value = default;
            return false;
        }

        key = Inner(text);
        _at++;
        int start = Math.Min(_at, _bytes.Length);
        _at = End(start);
        value = _bytes.Slice(start, _at - start);
        return value.Length > 0;
    }

    /// <summary>Moves over the next item of an array.</summary>
    public bool TryItem(out ReadOnlySpan<byte> item)
    {
        item = default;
        if (_at < _bytes.Length && _bytes[_at] == ',')
        {
            _at++;
        }

        if (_at >= _bytes.Length - 1)
        {
            return false;
        }

        int start = _at;
        _at = End(start);
        item = _bytes.Slice(start, _at - start);
        return item.Length > 0;
    }

    /// <summary>Returns what stands between the quotation marks of a text.</summary>
    public static ReadOnlySpan<byte> Inner(ReadOnlySpan<byte> text) => text.Length < 2 ? default : text.Slice(1, text.Length - 2);

    /// <summary>Reads a whole number; false where the value is none.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> value, out long integer)
    {
        integer = 0;
        bool isNegative = value.Length > 0 && value[0] == '-';
        for (int i = isNegative ? 1 : 0; i < value.Length; i++)
        {
            if (value[i] is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            integer = (10 * integer) + (value[i] - '0');
        }

        integer = isNegative ? -integer : integer;
        return value.Length > (isNegative ? 1 : 0);
    }

    /// <summary>Returns whether bytes are the same as a text of ASCII.</summary>
    public static bool Same(ReadOnlySpan<byte> bytes, string ascii) => bytes.Length == ascii.Length && Compare(bytes, ascii) == 0;

    /// <summary>Compares bytes with a text of ASCII, byte by byte.</summary>
    public static int Compare(ReadOnlySpan<byte> bytes, string ascii)
    {
        int length = Math.Min(bytes.Length, ascii.Length);
        for (int i = 0; i < length; i++)
        {
            if (bytes[i] != ascii[i])
            {
                return bytes[i] - ascii[i];
            }
        }

        return bytes.Length - ascii.Length;
    }

    // A text ends at the next quotation mark, since there are no escapes; an object or array where its brackets close; anything else before a comma or bracket.
    private readonly int End(int start)
    {
        int depth = 0;
        for (int at = start; at < _bytes.Length; at++)
        {
            switch (_bytes[at])
            {
                case (byte)'"':
                    int close = _bytes.Slice(at + 1).IndexOf((byte)'"');
                    at = close < 0 ? _bytes.Length - 1 : at + 1 + close;
                    if (depth == 0)
                    {
                        return at + 1;
                    }

                    break;
                case (byte)'{':
                case (byte)'[':
                    depth++;
                    break;
                case (byte)'}':
                case (byte)']':
                    if (depth <= 1)
                    {
                        return depth == 1 ? at + 1 : at;
                    }

                    depth--;
                    break;
                case (byte)',' when depth == 0:
                    return at;
            }
        }

        return _bytes.Length;
    }
}
