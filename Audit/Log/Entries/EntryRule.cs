using System;
using System.Collections.Generic;
using System.Linq;
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

    /// <summary>Says what is wrong with an entry of this type, or null where nothing is.</summary>
    /// <param name="entry">The whole entry.</param>
    /// <param name="length">Its bytes.</param>
    public string? Problem(JsonValue entry, int length)
    {
        if (length > MaxLength)
        {
            return $"a {Type} entry has at most {MaxLength} bytes, this one has {length}";
        }

        // Both run in the order of their keys.
        int at = 0;
        foreach (string key in entry.Keys)
        {
            int order = at < _sorted.Length ? string.CompareOrdinal(key, _sorted[at].Key) : -1;
            if (order != 0)
            {
                return order < 0 ? $"a {Type} entry has no field {key}" : $"a {Type} entry lacks {_sorted[at].Key}";
            }

            if (_sorted[at].Problem(entry[key]!) is { } problem)
            {
                return $"in a {Type} entry {problem}";
            }

            at++;
        }

        return at < _sorted.Length ? $"a {Type} entry lacks {_sorted[at].Key}" : null;
    }
}
