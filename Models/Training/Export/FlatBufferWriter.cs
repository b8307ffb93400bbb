using System;
using System.Buffers.Binary;
using System.Text;

namespace MeadowTinyMl.Training.Export;

/// <summary>Writes a FlatBuffer from its end to its start; places are counted as bytes from the end.</summary>
/// <remarks>Source: FlatBuffers documentation, "FlatBuffers internals". The same calls give the same bytes; equal vtables are not shared.</remarks>
internal sealed class FlatBufferWriter
{
    private byte[] _bytes = new byte[1024];
    private int _used;
    private int _alignment = 4;
    private int[] _fields = [];
    private int _tableEnd;

    public int Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Align(4, bytes.Length + 1);
        Push(1)[0] = 0;
        bytes.CopyTo(Push(bytes.Length));
        return PushInt32(bytes.Length);
    }

    public int Bytes(ReadOnlySpan<byte> data, int alignment)
    {
        Align(4, data.Length);
        Align(alignment, data.Length);
        data.CopyTo(Push(data.Length));
        return PushInt32(data.Length);
    }

    public int Int32s(ReadOnlySpan<int> values)
    {
        Align(4, 0);
        for (int i = values.Length - 1; i >= 0; i--)
        {
            PushInt32(values[i]);
        }

        return PushInt32(values.Length);
    }

    public int Int64s(ReadOnlySpan<int> values)
    {
        Align(8, 0);
        for (int i = values.Length - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteInt64LittleEndian(Push(8), values[i]);
        }

        return PushInt32(values.Length);
    }

    public int Float32s(ReadOnlySpan<float> values)
    {
        Align(4, 0);
        for (int i = values.Length - 1; i >= 0; i--)
        {
            PushInt32(BitConverter.SingleToInt32Bits(values[i]));
        }

        return PushInt32(values.Length);
    }

    /// <summary>Writes a vector of offsets to what was written before.</summary>
    public int Offsets(ReadOnlySpan<int> places)
    {
        Align(4, 0);
        for (int i = places.Length - 1; i >= 0; i--)
        {
            PushOffset(places[i]);
        }

        return PushInt32(places.Length);
    }

    /// <summary>Starts a table; nothing but its fields may be written until it ends.</summary>
    public void BeginTable(int fields)
    {
        _fields = new int[fields];
        _tableEnd = _used;
    }

    public void Int32(int field, int value)
    {
        Align(4, 0);
        _fields[field] = PushInt32(value);
    }

    public void Float32(int field, float value) => Int32(field, BitConverter.SingleToInt32Bits(value));

    public void Int8(int field, int value)
    {
        Push(1)[0] = unchecked((byte)value);
        _fields[field] = _used;
    }

    public void Offset(int field, int place)
    {
        Align(4, 0);
        _fields[field] = PushOffset(place);
    }

    public int EndTable()
    {
        Align(4, 0);
        int table = PushInt32(0);
        for (int field = _fields.Length - 1; field >= 0; field--)
        {
            PushInt16(_fields[field] == 0 ? 0 : table - _fields[field]);
        }

        PushInt16(table - _tableEnd);
        int vtable = PushInt16(4 + (2 * _fields.Length));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), vtable - table);
        return table;
    }

    /// <summary>Ends the buffer with the root offset and the file identifier, and returns its bytes.</summary>
    public byte[] Finish(int root, string identifier)
    {
        Align(_alignment, 8);
        Encoding.ASCII.GetBytes(identifier).CopyTo(Push(4));
        PushOffset(root);
        return _bytes.AsSpan(_bytes.Length - _used).ToArray();
    }

    // Pads so that what follows after `upcoming` more bytes lies on a multiple of the alignment.
    private void Align(int alignment, int upcoming)
    {
        _alignment = Math.Max(_alignment, alignment);
        while ((_used + upcoming) % alignment != 0)
        {
            Push(1)[0] = 0;
        }
    }

    private int PushOffset(int place)
    {
        int distance = _used + 4 - place;
        return PushInt32(distance);
    }

    private int PushInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Push(4), value);
        return _used;
    }

    private int PushInt16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Push(2), checked((ushort)value));
        return _used;
    }

    private Span<byte> Push(int count)
    {
        while (_used + count > _bytes.Length)
        {
            var larger = new byte[2 * _bytes.Length];
            _bytes.CopyTo(larger, _bytes.Length);
            _bytes = larger;
        }

        _used += count;
        return _bytes.AsSpan(_bytes.Length - _used, count);
    }
}
