using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Json;

/// <summary>Writes one canonical object: members come in any order and are sorted at the end. Its buffers are kept, so an object costs only its own bytes.</summary>
/// <remarks>A null of a type that allows it becomes JSON's null. One instance serves one thread.</remarks>
public sealed class ObjectWriter
{
    private const int InitialMembers = 32;

    private readonly JsonBuffer _values = new();
    private (string Key, int Start, int End)[] _members = new (string, int, int)[InitialMembers];
    private int _count;

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
        int length = 2;
        for (int i = 0; i < _count; i++)
        {
            length += (i > 0 ? 1 : 0) + _members[i].Key.Length + 3 + _members[i].End - _members[i].Start;
        }

        var bytes = new byte[length];
        bytes[0] = (byte)'{';
        int at = 1;
        for (int i = 0; i < _count; i++)
        {
            (string key, int start, int end) = _members[i];
            if (i > 0)
            {
                bytes[at++] = (byte)',';
            }

            bytes[at++] = (byte)'"';
            foreach (char c in key)
            {
                bytes[at++] = (byte)c;
            }

            bytes[at++] = (byte)'"';
            bytes[at++] = (byte)':';
            _values.CopyTo(start, end - start, bytes, at);
            at += end - start;
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
        }

        _members[_count] = (key, _values.Length, 0);
    }

    private void End() => _members[_count++].End = _values.Length;

    // Few members, and most come nearly in order.
    private void Sort()
    {
        for (int i = 1; i < _count; i++)
        {
            (string Key, int Start, int End) member = _members[i];
            int at = i;
            for (; at > 0; at--)
            {
                int order = string.CompareOrdinal(_members[at - 1].Key, member.Key);
                if (order == 0)
                {
                    throw new ArgumentException($"The key '{member.Key}' stands twice.");
                }

                if (order < 0)
                {
                    break;
                }

                _members[at] = _members[at - 1];
            }

            _members[at] = member;
        }
    }
}
