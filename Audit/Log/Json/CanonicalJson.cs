using System;
using System.Collections.Generic;
using System.Text;

namespace MeadowTinyMl.Audit.Log.Json;

/// <summary>Reads and writes canonical JSON: one value has exactly one form in bytes.</summary>
/// <remarks>
/// A subset of RFC 8785: printable ASCII, no white space outside texts, no escapes, sorted unique keys, whole numbers within ±(2^53 − 1), an object
/// outermost, at most four levels deep.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>The deepest nesting.</summary>
    public const int MaxDepth = 4;

    private const int MaxKeyLength = 32;

    /// <summary>Writes a value.</summary>
    /// <param name="value">An object at most four levels deep.</param>
    /// <exception cref="ArgumentException">It is no object, or nested too deeply.</exception>
    public static byte[] Encode(JsonValue value)
    {
        if (value.Kind != JsonKind.Object)
        {
            throw new ArgumentException($"The outermost value is an object, not {value.Kind}.", nameof(value));
        }

        var buffer = new JsonBuffer();
        buffer.Value(value, 1);
        return buffer.ToArray();
    }

    /// <summary>Reads a document and refuses every form but the canonical one.</summary>
    /// <param name="bytes">The whole document.</param>
    /// <exception cref="JsonFormatException">It is not canonical.</exception>
    public static JsonValue Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new Reader(bytes);
        JsonValue value = reader.Document();
        return value;
    }

    /// <summary>Returns whether a text may be a key: <c>[a-z][a-z0-9_]{0,31}</c>.</summary>
    public static bool IsKey(string text)
    {
        if (text.Length == 0 || text.Length > MaxKeyLength || text[0] is < 'a' or > 'z')
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return true;
    }

    private ref struct Reader
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private int _at;

        public Reader(ReadOnlySpan<byte> bytes)
        {
            _bytes = bytes;
            _at = 0;
        }

        public JsonValue Document()
        {
            if (Peek() != '{')
            {
                throw Wrong("an object");
            }

            JsonValue value = Value(1);
            return _at == _bytes.Length ? value : throw Wrong("the end of the document");
        }

        private JsonValue Value(int depth)
        {
            int next = Peek();
            if (next is '{' or '[' && depth > MaxDepth)
            {
                throw Wrong($"at most {MaxDepth} levels");
            }

            switch (next)
            {
                case '{':
                    return Object(depth);
                case '[':
                    return Array(depth);
                case '"':
                    return JsonValue.Of(Text());
                case 't':
                    Literal("true");
                    return JsonValue.Of(true);
                case 'f':
                    Literal("false");
                    return JsonValue.Of(false);
                case 'n':
                    Literal("null");
                    return JsonValue.Null;
                default:
                    return JsonValue.Of(Integer());
            }
        }

        private JsonValue Object(int depth)
        {
            _at++;
            var keys = new List<string>();
            var values = new List<JsonValue>();
            string? last = null;
            while (Peek() != '}')
            {
                Comma(keys.Count);
                int start = _at;
                string key = Text();
                if (!IsKey(key) || (last != null && string.CompareOrdinal(last, key) >= 0))
                {
                    _at = start;
                    throw Wrong(IsKey(key) ? $"a key after '{last}' in byte order" : "a key of [a-z][a-z0-9_]{0,31}");
                }

                Expect(':');
                keys.Add(key);
                values.Add(Value(depth + 1));
                last = key;
            }

            _at++;
            return JsonValue.OfSorted(keys, values);
        }

        private JsonValue Array(int depth)
        {
            _at++;
            var items = new List<JsonValue>();
            while (Peek() != ']')
            {
                Comma(items.Count);
                items.Add(Value(depth + 1));
            }

            _at++;
            return JsonValue.Of(items.ToArray());
        }

        private void Comma(int before)
        {
            if (before > 0)
            {
                Expect(',');
                if (Peek() is '}' or ']')
                {
                    throw Wrong("a value after the comma");
                }
            }
        }

        private string Text()
        {
            Expect('"');
            int start = _at;
            while (Peek() != '"')
            {
                if (_at >= _bytes.Length || _bytes[_at] is < 0x20 or > 0x7E or (byte)'\\')
                {
                    throw Wrong("printable ASCII without a backslash, up to a quotation mark");
                }

                _at++;
            }

            return Encoding.ASCII.GetString(_bytes.Slice(start, _at++ - start));
        }

        private long Integer()
        {
            int start = _at;
            bool negative = Peek() == '-';
            _at += negative ? 1 : 0;
            long value = 0;
            int digits = 0;
            while (Peek() is >= '0' and <= '9' && digits < 17)
            {
                value = (10 * value) + (_bytes[_at] - '0');
                _at++;
                digits++;
            }

            bool leadingZero = digits > 0 && _bytes[start + (negative ? 1 : 0)] == '0' && (digits > 1 || negative);
            if (digits == 0 || leadingZero || value > JsonValue.MaxInteger)
            {
                _at = start;
                throw Wrong(digits == 0 ? "a value" : $"a whole number within ±{JsonValue.MaxInteger} without leading zero");
            }

            return negative ? -value : value;
        }

        private void Literal(string word)
        {
            foreach (char c in word)
            {
                Expect(c);
            }
        }

        private void Expect(char c)
        {
            if (Peek() != c)
            {
                throw Wrong($"'{c}'");
            }

            _at++;
        }

        private readonly int Peek() => _at < _bytes.Length ? _bytes[_at] : -1;

        private readonly JsonFormatException Wrong(string expected) =>
            new(_at, expected, _at < _bytes.Length ? $"byte 0x{_bytes[_at]:X2}" : "the end");
    }
}
