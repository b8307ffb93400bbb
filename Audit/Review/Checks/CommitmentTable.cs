using System;
using System.Numerics;
using System.Security.Cryptography;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>Tells of each commitment whether it came before, by its first eight bytes. Of those that do not fit, the older half is forgotten.</summary>
/// <remarks>Its memory is taken at once and does not grow: 16 bytes for each commitment that fits, twice that from the first that does not.</remarks>
internal sealed class CommitmentTable
{
    private readonly int _capacity;
    private readonly int _shift;

    // Drawn anew for each table, so that nobody can choose commitments that all fall in one place.
    private readonly ulong _factor = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
    private ulong[] _recent;
    private ulong[] _older = [];
    private int _count;

    /// <summary>Makes an empty table.</summary>
    /// <param name="capacity">How many commitments before it each one is compared with at least; a power of two.</param>
    public CommitmentTable(int capacity)
    {
        _capacity = capacity;
        _shift = 63 - BitOperations.Log2((uint)capacity);
        _recent = new ulong[2 * capacity];
    }

    /// <summary>Gets a value indicating whether some were forgotten.</summary>
    public bool IsForgetful { get; private set; }

    /// <summary>Adds a commitment.</summary>
    /// <param name="key">Its first eight bytes.</param>
    /// <returns>False where it came before.</returns>
    public bool TryAdd(ulong key)
    {
        // Zero is an empty place.
        key = Math.Max(key, 1);
        int place = PlaceOf(key, _recent);
        if (_recent[place] == key || (_older.Length > 0 && _older[PlaceOf(key, _older)] == key))
        {
            return false;
        }

        _recent[place] = key;
        _count++;
        if (_count == _capacity)
        {
            IsForgetful = _older.Length > 0;
            ulong[] emptied = IsForgetful ? _older : new ulong[_recent.Length];
            Array.Clear(emptied);
            (_older, _recent, _count) = (_recent, emptied, 0);
        }

        return true;
    }

    private int PlaceOf(ulong key, ulong[] table)
    {
        int place = (int)((key * _factor) >> _shift);
        while (table[place] != 0 && table[place] != key)
        {
            place = (place + 1) & (table.Length - 1);
        }

        return place;
    }
}
