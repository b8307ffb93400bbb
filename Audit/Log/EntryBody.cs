using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log;

/// <summary>What an entry says besides the fields that every entry has.</summary>
public abstract class EntryBody
{
    /// <summary>Gets the type of the entry, <c>t</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Returns the fields of this type; keys in any order.</summary>
    public abstract IReadOnlyList<(string Key, JsonValue Value)> Fields();
}
