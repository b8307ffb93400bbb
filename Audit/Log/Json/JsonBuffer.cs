using System;

namespace MeadowTinyMl.Audit.Log.Json;

/// <summary>Canonical JSON values in a row, in a buffer that grows and is kept.</summary>
internal sealed class JsonBuffer
{
    private const int InitialBytes = 512;
    private const int MaxDigits = 16;

    private byte[] _bytes = new byte[InitialBytes];

    public int Length { get; private set; }

    public void Clear() => Length = 0;

    public void CopyTo(int start, int count, byte[] target, int at) => Buffer.BlockCopy(_bytes, start, target, at, count);

    public byte[] ToArray() => _bytes.AsSpan(0, Length).ToArray();

    public void Byte(char c)
    {
        Reserve(1);
        _bytes[Length++] = (byte)c;
    }

    /// <summary>Writes what is known to be printable ASCII.</summary>
    public void Raw(string ascii)
    {
        Reserve(ascii.Length);
        Span<byte> target = _bytes.AsSpan(Length, ascii.Length);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (byte)ascii[i];
        }

        Length += ascii.Length;
    }

    /// <summary>Writes the comma before all items but the first.</summary>
    public void Separate(int before)
    {
        if (before > 0)
        {
            Byte(',');
        }
    }

    public void Integer(long value)
    {
        JsonValue.Require(value);
        Reserve(MaxDigits + 1);
        ulong rest = (ulong)Math.Abs(value);
        if (value < 0)
        {
            _bytes[Length++] = (byte)'-';
        }

        int digits = 1;
        for (ulong power = 10; rest >= power; power *= 10)
        {
            digits++;
        }

        for (int i = digits - 1; i >= 0; i--)
        {
            _bytes[Length + i] = (byte)('0' + (rest % 10));
            rest /= 10;
        }

        Length += digits;
    }

    public void Text(string value)
    {
        JsonValue.Require(value);
        Byte('"');
        Raw(value);
        Byte('"');
    }

    public void Base64(byte[] value)
    {
        Byte('"');
        Reserve(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(value.Length));
        System.Buffers.Text.Base64.EncodeToUtf8(value, _bytes.AsSpan(Length), out _, out int written);
        Length += written;
        Byte('"');
    }

    /// <summary>Writes a value.</summary>
    /// <param name="value">Any.</param>
    /// <param name="depth">How deep an object or array stands here; the outermost is 1.</param>
    /// <exception cref="ArgumentException">It is nested too deeply.</exception>
    public void Value(JsonValue value, int depth)
    {
        switch (value.Kind)
        {
            case JsonKind.Null:
                Raw("null");
                break;
            case JsonKind.Boolean:
                Raw(value.IsTrue ? "true" : "false");
                break;
            case JsonKind.Integer:
                Integer(value.Integer);
                break;
            case JsonKind.Text:
                Text(value.Text);
                break;
            default:
                if (depth > CanonicalJson.MaxDepth)
                {
                    throw new ArgumentException($"Values are nested at most {CanonicalJson.MaxDepth} deep.", nameof(value));
                }

                Many(value, depth);
                break;
        }
    }

    private void Many(JsonValue value, int depth)
    {
        bool isObject = value.Kind == JsonKind.Object;
        Byte(isObject ? '{' : '[');
        int count = isObject ? value.Keys.Count : value.Items.Count;
        for (int i = 0; i < count; i++)
        {
            Separate(i);
            if (isObject)
            {
                Byte('"');
                Raw(value.Keys[i]);
                Raw("\":");
            }

            Value(isObject ? value[value.Keys[i]]! : value.Items[i], depth + 1);
        }

        Byte(isObject ? '}' : ']');
    }

    private void Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + count));
        }
    }
}
