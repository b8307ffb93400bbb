using System;

namespace MeadowTinyMl.Inference.FlatBuffers;

/// <summary>A vector of a FlatBuffer; known to lie inside the file.</summary>
internal readonly struct FlatVector
{
    private readonly FlatBuffer _buffer;
    private readonly int _elementSize;

    public FlatVector(FlatBuffer buffer, int start, int count, int elementSize)
    {
        _buffer = buffer;
        Start = start;
        Count = count;
        _elementSize = elementSize;
    }

    /// <summary>Gets the place of the first element.</summary>
    public int Start { get; }

    public int Count { get; }

    public ReadOnlySpan<byte> Bytes => _buffer.Span(Start, Count * _elementSize);

    public FlatTable Table(int index) => _buffer.Table(_buffer.Follow(Place(index)));

    public float Float32(int index) => _buffer.Float32(Place(index));

    public long Int64(int index) => _buffer.Int64(Place(index));

    public int[] ToInt32Array()
    {
        ChargeCopy();
        var values = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            values[i] = _buffer.Int32(Place(i));
        }

        return values;
    }

    /// <summary>Counts the vector as copied; see <see cref="FlatBuffer.ChargeCopy"/>.</summary>
    public void ChargeCopy() => _buffer.ChargeCopy(Start, (long)Count * _elementSize);

    public int Place(int index) => Start + (index * _elementSize);
}
