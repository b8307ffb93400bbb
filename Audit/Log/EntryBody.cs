using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log;

/// <summary>What an entry says besides the fields that every entry has.</summary>
public abstract class EntryBody
{
    /// <summary>Gets the type of the entry, <c>t</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Writes the fields of this type; keys in any order.</summary>
    /// <param name="fields">Takes them.</param>
    public abstract void Write(ObjectWriter fields);

    /// <summary>Returns the fields of this type as values, in the order of their keys.</summary>
    public IReadOnlyList<(string Key, JsonValue Value)> Fields()
    {
        var writer = new ObjectWriter();
        Write(writer);
        JsonValue all = CanonicalJson.Parse(writer.ToArray());
        var list = new List<(string, JsonValue)>(all.Keys.Count);
        foreach (string key in all.Keys)
        {
            list.Add((key, all[key]!));
        }

        return list;
    }
}
