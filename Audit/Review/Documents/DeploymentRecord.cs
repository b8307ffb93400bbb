using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace MeadowTinyMl.Audit.Review.Documents;

/// <summary>What only the deployer knows: who is responsible, whom to write to, where, why and on what ground.</summary>
/// <param name="Name">Name of the deployment.</param>
/// <param name="Controller">Who is responsible, in the sense of the GDPR.</param>
/// <param name="Contact">Whom an affected person writes to.</param>
/// <param name="Objection">How such a person objects.</param>
/// <param name="SupervisoryAuthority">Where such a person may complain.</param>
public sealed record DeploymentRecord(string Name, string Controller, string Contact, string Objection, string SupervisoryAuthority)
{
    private static readonly string[] Texts =
    [
        "name", "controller", "contact", "site", "purpose", "legal_basis", "overseers", "notice_places", "objection", "supervisory_authority",
    ];

    private static readonly string[] Days = ["retention_min_days", "retention_max_days"];

    /// <summary>Reads a record.</summary>
    /// <exception cref="FormatException">It is not whole; the message names the first problem.</exception>
    public static DeploymentRecord Parse(byte[] json)
    {
        if (Problems(json) is [string problem, ..])
        {
            throw new FormatException(problem);
        }

        using JsonDocument document = JsonDocument.Parse(json);
        string Text(string key) => document.RootElement.GetProperty(key).GetString()!;
        return new DeploymentRecord(Text("name"), Text("controller"), Text("contact"), Text("objection"), Text("supervisory_authority"));
    }

    /// <summary>Returns everything that is missing, empty or a placeholder.</summary>
    public static IReadOnlyList<string> Problems(byte[] json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            return [$"no JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}"];
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return ["expected an object"];
            }

            JsonElement root = document.RootElement;
            IEnumerable<string> texts = Texts
                .Where(key => !root.TryGetProperty(key, out JsonElement value) || value.ValueKind != JsonValueKind.String || SectionCheck.IsPlaceholder(value.GetString()!))
                .Select(key => $"'{key}' is missing, empty or a placeholder");
            IEnumerable<string> days = Days
                .Where(key => !root.TryGetProperty(key, out JsonElement value) || value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int number) || number < 1)
                .Select(key => $"'{key}' is no number of days");
            return [.. texts, .. days];
        }
    }
}
