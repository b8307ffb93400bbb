using System.Collections.Generic;
using System.Text.Json;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>Something to say, as a key of the page's words and what goes into it; which language it becomes, the page decides.</summary>
/// <param name="Key">A key of <c>words/*.json</c>.</param>
/// <param name="Arguments">By name; a value that begins with <c>@</c> is a key itself.</param>
internal sealed record Phrase(string Key, params (string Name, string Value)[] Arguments)
{
    /// <summary>Writes the phrase as <c>{"key": …, "with": {…}}</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("key", Key);
        json.WriteStartObject("with");
        foreach ((string name, string value) in Arguments)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes a list of phrases as a member.</summary>
    public static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<Phrase> phrases)
    {
        json.WriteStartArray(name);
        foreach (Phrase phrase in phrases)
        {
            phrase.Write(json);
        }

        json.WriteEndArray();
    }
}
