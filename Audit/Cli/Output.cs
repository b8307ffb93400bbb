using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>What several commands print in the same way.</summary>
internal static class Output
{
    /// <summary>Returns an entry as JSON; one that is no JSON as base64 of its bytes.</summary>
    public static JsonNode Entry(LoggedEntry entry)
    {
        try
        {
            return JsonNode.Parse(entry.Bytes) ?? JsonValue.Create(Convert.ToBase64String(entry.Bytes));
        }
        catch (JsonException)
        {
            return JsonValue.Create(Convert.ToBase64String(entry.Bytes));
        }
    }
}
