namespace MeadowTinyMl.Inference.FlatBuffers;

/// <summary>A table of a FlatBuffer; fields are named by their number in the schema. The default value is an absent table: every field is absent.</summary>
internal readonly struct FlatTable
{
    private readonly FlatBuffer _buffer;
    private readonly int _vtable;
    private readonly int _vtableSize;
    private readonly int _tableSize;

    public FlatTable(FlatBuffer buffer, int at, int vtable, int vtableSize, int tableSize)
    {
        _buffer = buffer;
        At = at;
        _vtable = vtable;
        _vtableSize = vtableSize;
        _tableSize = tableSize;
    }

    /// <summary>Gets the table's place in the file.</summary>
    public int At { get; }

    /// <summary>Returns where a field stands, or the table itself where the field is absent.</summary>
    public int PlaceOf(int field) => Locate(field, 1) is var at && at < 0 ? At : at;

    public bool Has(int field) => Locate(field, 1) >= 0;

    public int UInt8(int field, int absent = 0)
    {
        int at = Locate(field, 1);
        return at < 0 ? absent : _buffer.UInt8(at);
    }

    public int Int8(int field, int absent = 0) => (sbyte)UInt8(field, absent);

    public int Int32(int field, int absent = 0)
    {
        int at = Locate(field, 4);
        return at < 0 ? absent : _buffer.Int32(at);
    }

    public long Int64(int field)
    {
        int at = Locate(field, 8);
        return at < 0 ? 0 : _buffer.Int64(at);
    }

    public float Float32(int field, float absent = 0)
    {
        int at = Locate(field, 4);
        return at < 0 ? absent : _buffer.Float32(at);
    }

    public FlatTable? Table(int field)
    {
        int at = Locate(field, 4);
        return at < 0 ? null : _buffer.Table(_buffer.Follow(at));
    }

    public string Text(int field)
    {
        int at = Locate(field, 4);
        return at < 0 ? string.Empty : _buffer.Text(_buffer.Follow(at));
    }

    /// <summary>Returns a vector; an absent one is empty.</summary>
    public FlatVector Vector(int field, int elementSize)
    {
        int at = Locate(field, 4);
        return at < 0 ? new FlatVector(_buffer, At, 0, elementSize) : _buffer.Vector(_buffer.Follow(at), elementSize);
    }

    // The place of a field, or -1 when the writer left it out.
    private int Locate(int field, int size)
    {
        int entry = 4 + (2 * field);
        if (entry + 2 > _vtableSize)
        {
            return -1;
        }

        int offset = _buffer.UInt16(_vtable + entry);
        if (offset == 0)
        {
            return -1;
        }

        if (offset < 4 || offset + size > _tableSize)
        {
            throw new ModelFormatException(_vtable + entry, $"field {field} inside its table of {_tableSize} bytes", $"offset {offset}");
        }

        return At + offset;
    }
}
