using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Json;

/// <summary>Writes one canonical object: members come in any order and are sorted at the end. Its buffers are kept, so an object costs only its own bytes.</summary>
/// <remarks>A null of a type that allows it becomes JSON's null. One instance serves one thread.</remarks>
public sealed class ObjectWriter
{
    private const int InitialMembers = 32;
    private const int RankLength = 8;

    private readonly JsonBuffer _values = new();
    private Member[] _members = new Member[InitialMembers];
    private int[] _order = new int[InitialMembers];
    private int _count;
    private int _sorted;

    /// <summary>Starts another object.</summary>
    public void Clear()
    {
        _values.Clear();
        _count = 0;
    }

    /// <summary>Adds a whole number.</summary>
    /// <exception cref="ArgumentException">It is beyond ±(2^53 − 1).</exception>
    public void Add(string key, long value)
    {
        Begin(key);
        _values.Integer(value);
        End();
    }

    /// <summary>Adds a whole number or null.</summary>
    public void Add(string key, long? value)
    {
        if (value is { } known)
        {
            Add(key, known);
        }
        else
        {
            AddNull(key);
        }
    }

    /// <summary>Adds true or false.</summary>
    public void Add(string key, bool value)
    {
        Begin(key);
        _values.Raw(value ? "true" : "false");
        End();
    }

    /// <summary>Adds a text or null.</summary>
    /// <exception cref="ArgumentException">It holds something but printable ASCII, or a quotation mark or backslash.</exception>
    public void Add(string key, string? value)
    {
        if (value == null)
        {
            AddNull(key);
            return;
        }

        Begin(key);
        _values.Text(value);
        End();
    }

    /// <summary>Adds bytes as base64, or null.</summary>
    public void Add(string key, byte[]? value)
    {
        if (value == null)
        {
            AddNull(key);
            return;
        }

        Begin(key);
        _values.Base64(value);
        End();
    }

    /// <summary>Adds a list of texts.</summary>
    public void Add(string key, IReadOnlyList<string> values)
    {
        Begin(key);
        _values.Byte('[');
        for (int i = 0; i < values.Count; i++)
        {
            _values.Separate(i);
            _values.Text(values[i]);
        }

        _values.Byte(']');
        End();
    }

    /// <summary>Adds a list of whole numbers.</summary>
    public void Add(string key, IReadOnlyList<int> values)
    {
        Begin(key);
        _values.Byte('[');
        for (int i = 0; i < values.Count; i++)
        {
            _values.Separate(i);
            _values.Integer(values[i]);
        }

        _values.Byte(']');
        End();
    }

    /// <summary>Adds a list of whole numbers.</summary>
    public void Add(string key, IReadOnlyList<long> values)
    {
        Begin(key);
        _values.Byte('[');
        for (int i = 0; i < values.Count; i++)
        {
            _values.Separate(i);
            _values.Integer(values[i]);
        }

        _values.Byte(']');
        End();
    }

    /// <summary>Adds an object of whole numbers.</summary>
    public void Add(string key, IReadOnlyList<(string Label, long Count)> values)
    {
        var members = new (string, JsonValue)[values.Count];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = (values[i].Label, JsonValue.Of(values[i].Count));
        }

        Add(key, JsonValue.Of(members));
    }

    /// <summary>Adds any value.</summary>
    /// <exception cref="ArgumentException">It is nested too deeply.</exception>
    public void Add(string key, JsonValue value)
    {
        Begin(key);
        _values.Value(value, 2);
        End();
    }

    /// <summary>Returns the object's bytes.</summary>
    /// <exception cref="ArgumentException">A key stands twice.</exception>
    public byte[] ToArray()
    {
        Sort();
        var bytes = new byte[_values.Length + Math.Max(_count - 1, 0) + 2];
        bytes[0] = (byte)'{';
        int at = 1;
        for (int i = 0; i < _count; i++)
        {
            if (i > 0)
            {
                bytes[at++] = (byte)',';
            }

            ref readonly Member member = ref _members[_order[i]];
            int count = member.End - member.Start;
            _values.CopyTo(member.Start, count, bytes, at);
            at += count;
        }

        bytes[at] = (byte)'}';
        return bytes;
    }

    private void AddNull(string key)
    {
        Begin(key);
        _values.Raw("null");
        End();
    }

    private void Begin(string key)
    {
        if (!CanonicalJson.IsKey(key))
        {
            throw new ArgumentException($"'{key}' is no key: [a-z][a-z0-9_]{{0,31}}.", nameof(key));
        }

        if (_count == _members.Length)
        {
            Array.Resize(ref _members, 2 * _count);
            Array.Resize(ref _order, 2 * _count);
        }

        _members[_count] = new Member { Key = key, Rank = RankOf(key), Start = _values.Length };
        _values.Byte('"');
        _values.Raw(key);
        _values.Raw("\":");
    }

    private void End() => _members[_count++].End = _values.Length;

    // Few members, and an object like the last one comes in the same order.
    private void Sort()
    {
        bool isLikeTheLast = _count == _sorted;
        _sorted = 0;
        for (int i = 0; i < _count; i++)
        {
            int member = isLikeTheLast ? _order[i] : i;
            int at = i;
            for (; at > 0; at--)
            {
                int order = Compare(_members[_order[at - 1]], _members[member]);
                if (order == 0)
                {
                    throw new ArgumentException($"The key '{_members[member].Key}' stands twice.");
                }

                if (order < 0)
                {
                    break;
                }

                _order[at] = _order[at - 1];
            }

            _order[at] = member;
        }

        _sorted = _count;
    }

    private static int Compare(in Member one, in Member other) =>
        one.Rank != other.Rank ? (one.Rank < other.Rank ? -1 : 1) : string.CompareOrdinal(one.Key, other.Key);

    // The first letters as a number tell most keys apart.
    private static ulong RankOf(string key)
    {
        ulong rank = 0;
        for (int i = 0; i < RankLength; i++)
        {
            rank = (rank << 8) | (i < key.Length ? key[i] : 0u);
        }

        return rank;
    }

    // Where a member stands in the buffer, key and colon included.
    private struct Member
    {
        public string Key;
        public ulong Rank;
        public int Start;
        public int End;
    }
}
