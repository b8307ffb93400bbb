using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C26: every export, consent or replay given in evidence has its entry.</summary>
/// <remarks>
/// <c>accesses.json</c> of the evidence: lists <c>exports</c> of <c>from</c>, <c>to</c> and <c>purpose</c>, <c>consents</c> and <c>replays</c> of <c>decision</c>. One entry answers
/// for one access.
/// </remarks>
internal sealed class C26AccessesAreLogged() : Check(
    "C26", "Every export, consent or replay given in evidence has its entry", Requirements.Accountability, "AI Act 20, 21; GDPR 5(1)(b), 5(2)")
{
    private readonly List<string> _given = [];
    private bool _isRead;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        Read(log.Evidence.Accesses);
        string? access = entry.Type switch
        {
            ExportEntry.Name => Export(entry.Integer("from"), entry.Integer("to"), entry.Text("purpose")),
            ConsentEntry.Name => Of(ConsentEntry.Name, entry.Integer("decision")),
            ReplayEntry.Name => Of(ReplayEntry.Name, entry.Integer("decision")),
            _ => null,
        };
        if (access != null)
        {
            _given.Remove(access);
        }
    }

    internal override void End(AuditContext log)
    {
        if (log.Evidence.Accesses == null)
        {
            NotApplicable("accesses.json was not given");
        }

        foreach (string access in _given)
        {
            // Where the beginning of the log was pruned, the archive may hold the entry.
            Add(new Finding(Number, null, "accesses.json", log.IsWhole ? $"{access} has no entry" : $"{access} has no entry among those that were kept: lay the archive over the log") { IsFailure = log.IsWhole });
        }
    }

    private void Read(byte[]? json)
    {
        if (_isRead || json == null)
        {
            return;
        }

        _isRead = true;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonElement export in Items(document.RootElement, "exports"))
            {
                _given.Add(Export(export.GetProperty("from").GetInt64(), export.GetProperty("to").GetInt64(), export.GetProperty("purpose").GetString()));
            }

            _given.AddRange(Items(document.RootElement, "consents").Select(item => Of(ConsentEntry.Name, item.GetProperty("decision").GetInt64())));
            _given.AddRange(Items(document.RootElement, "replays").Select(item => Of(ReplayEntry.Name, item.GetProperty("decision").GetInt64())));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            Fail(null, "accesses.json", "cannot be read: " + exception.Message);
        }
    }

    private static JsonElement[] Items(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray().ToArray() : [];

    private static string Export(long? from, long? to, string? purpose) => string.Create(CultureInfo.InvariantCulture, $"the export of {from} to {to} for {purpose}");

    private static string Of(string type, long? decision) => string.Create(CultureInfo.InvariantCulture, $"the {type} of decision {decision}");
}
