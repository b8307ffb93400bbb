using System;
using System.Text;

namespace MeadowTinyMl.Inference.FlatBuffers;

/// <summary>Checked access to the bytes of a FlatBuffer: nothing is read that was not first found to lie inside.</summary>
/// <remarks>Source: FlatBuffers documentation, "FlatBuffers internals". Little endian.</remarks>
internal sealed class FlatBuffer
{
    private readonly byte[] _bytes;
    private long _copiesLeft;

    /// <summary>Starts reading; what is copied out of the file may not exceed a small multiple of its length, so that vectors which overlap cannot fill the memory.</summary>
    public FlatBuffer(byte[] bytes)
    {
        _bytes = bytes;
        _copiesLeft = 4L * bytes.Length;
    }

    public int Length => _bytes.Length;

    public FlatTable Root(string identifier)
    {
        Require(0, 8, "a root offset and a file identifier");
        string found = Encoding.ASCII.GetString(_bytes, 4, 4);
        if (found != identifier)
        {
            throw new ModelFormatException(4, $"file identifier {identifier}", $"{_bytes[4]:x2} {_bytes[5]:x2} {_bytes[6]:x2} {_bytes[7]:x2}");
        }

        return Table(Follow(0));
    }

    public FlatTable Table(int at)
    {
        int distance = Int32(at);
        long vtable = (long)at - distance;
        if (vtable < 0 || vtable > _bytes.Length - 4)
        {
            throw new ModelFormatException(at, "a vtable inside the file", $"one at {vtable}");
        }

        int size = UInt16((int)vtable);
        int tableSize = UInt16((int)vtable + 2);
        if (size < 4 || (size & 1) != 0 || vtable + size > _bytes.Length)
        {
            throw new ModelFormatException(vtable, "an even vtable size of at least 4 inside the file", $"{size}");
        }

        if (tableSize < 4 || at + (long)tableSize > _bytes.Length)
        {
            throw new ModelFormatException(vtable + 2, "a table size of at least 4 inside the file", $"{tableSize}");
        }

        return new FlatTable(this, at, (int)vtable, size, tableSize);
    }

    /// <summary>Returns where the unsigned offset at a place points to.</summary>
    public int Follow(int at)
    {
        Require(at, 4, "an offset");
        uint offset = BitConverter.ToUInt32(_bytes, at);
        if (offset == 0 || offset > (uint)(_bytes.Length - at))
        {
            throw new ModelFormatException(at, "an offset that stays inside the file", $"{offset}");
        }

        return at + (int)offset;
    }

    public FlatVector Vector(int at, int elementSize)
    {
        Require(at, 4, "the length of a vector");
        uint count = BitConverter.ToUInt32(_bytes, at);
        if (count > (uint)(_bytes.Length - at - 4) / (uint)elementSize)
        {
            throw new ModelFormatException(at, $"a vector of {elementSize}-byte elements inside the file", $"{count} elements");
        }

        return new FlatVector(this, at + 4, (int)count, elementSize);
    }

    public string Text(int at)
    {
        FlatVector bytes = Vector(at, 1);
        ChargeCopy(at, bytes.Count);
        return Encoding.UTF8.GetString(_bytes, bytes.Start, bytes.Count);
    }

    /// <summary>Counts bytes that are about to be copied out of the file.</summary>
    public void ChargeCopy(int at, long count)
    {
        _copiesLeft -= count;
        if (_copiesLeft < 0)
        {
            throw new ModelFormatException(at, "vectors that do not overlap", "one that shares its bytes with many others");
        }
    }

    public ReadOnlySpan<byte> Span(int at, int length)
    {
        Require(at, length, $"{length} bytes");
        return _bytes.AsSpan(at, length);
    }

    public byte UInt8(int at) => Span(at, 1)[0];

    public int UInt16(int at)
    {
        Require(at, 2, "a 16-bit number");
        return BitConverter.ToUInt16(_bytes, at);
    }

    public int Int32(int at)
    {
        Require(at, 4, "a 32-bit number");
        return BitConverter.ToInt32(_bytes, at);
    }

    public long Int64(int at)
    {
        Require(at, 8, "a 64-bit number");
        return BitConverter.ToInt64(_bytes, at);
    }

    public float Float32(int at) => BitConverter.Int32BitsToSingle(Int32(at));

    private void Require(int at, int length, string what)
    {
        if (at < 0 || length < 0 || at > _bytes.Length - length)
        {
            throw new ModelFormatException(at, what, $"the end of the file at {_bytes.Length}");
        }
    }
}
