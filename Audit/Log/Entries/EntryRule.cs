using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary>What an entry of one type holds: exactly these fields besides the common ones, and no more bytes than the limit.</summary>
public sealed class EntryRule
{
    private readonly FieldRule[] _sorted;

    /// <summary>Creates a rule.</summary>
    /// <param name="type">The type, <c>t</c>.</param>
    /// <param name="maxLength">The most bytes of such an entry.</param>
    /// <param name="fields">The fields of this type.</param>
    public EntryRule(string type, int maxLength, params FieldRule[] fields)
    {
        Type = type;
        MaxLength = maxLength;
        Fields = fields;
        _sorted = EntrySchema.Common.Concat(fields).OrderBy(field => field.Key, StringComparer.Ordinal).ToArray();
    }

    /// <summary>Gets the type.</summary>
    public string Type { get; }

    /// <summary>Gets the most bytes.</summary>
    public int MaxLength { get; }

    /// <summary>Gets the fields besides the common ones.</summary>
    public IReadOnlyList<FieldRule> Fields { get; }

    /// <summary>Says what is wrong with an entry of this type, or null where nothing is. Allocates nothing for an entry that fits.</summary>
    /// <param name="entry">The whole entry, canonical JSON.</param>
    public string? Problem(ReadOnlySpan<byte> entry)
    {
        if (entry.Length > MaxLength)
        {
            return $"a {Type} entry has at most {MaxLength} bytes, this one has {entry.Length}";
        }

        // Both run in the order of their keys.
        int at = 0;
        var members = new JsonCursor(entry);
        while (members.TryMember(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
        {
            int order = at < _sorted.Length ? JsonCursor.Compare(key, _sorted[at].Key) : -1;
            if (order != 0)
            {
                return order < 0 ? $"a {Type} entry has no field {Encoding.ASCII.GetString(key)}" : $"a {Type} entry lacks {_sorted[at].Key}";
            }

            if (_sorted[at].Problem(value) is { } problem)
            {
                return $"in a {Type} entry {problem}";
            }

            at++;
        }

        return at < _sorted.Length ? $"a {Type} entry lacks {_sorted[at].Key}" : null;
    }
}
