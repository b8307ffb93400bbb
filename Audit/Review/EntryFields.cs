using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review;

/// <summary>Where the fields of a canonical entry stand, so that a check finds one without a tree of objects for every entry of a million.</summary>
internal readonly struct EntryFields
{
    private const int UsualCount = 48;

    private readonly Field[] _fields;

    /// <summary>Finds the fields of an entry.</summary>
    /// <param name="bytes">The entry, known to be canonical: its keys stand in order.</param>
    public EntryFields(ReadOnlySpan<byte> bytes)
    {
        Span<Field> usual = stackalloc Field[UsualCount];
        List<Field>? more = null;
        int count = 0;
        var cursor = new JsonCursor(bytes);
        while (cursor.TryMember(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
        {
            var field = new Field(cursor.Position - value.Length - Field.Between - key.Length, key.Length, value.Length);
            if (count < UsualCount)
            {
                usual[count++] = field;
            }
            else
            {
                (more ??= []).Add(field);
            }
        }

        _fields = more == null ? usual[..count].ToArray() : [.. usual, .. more];
    }

    /// <summary>Gets a value indicating whether the fields were looked for.</summary>
    public bool IsRead => _fields != null;

    /// <summary>Returns the bytes of a field's value; none where there is no such field.</summary>
    /// <param name="bytes">The entry.</param>
    /// <param name="key">The field's key.</param>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> bytes, string key)
    {
        int low = 0;
        int high = _fields.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            Field field = _fields[middle];
            int order = JsonCursor.Compare(bytes.Slice(field.Key, field.KeyLength), key);
            if (order == 0)
            {
                return bytes.Slice(field.Key + field.KeyLength + Field.Between, field.Length);
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return default;
    }

    private readonly record struct Field(int Key, int KeyLength, int Length)
    {
        // The quotation mark that ends the key, and the colon.
        public const int Between = 2;
    }
}
