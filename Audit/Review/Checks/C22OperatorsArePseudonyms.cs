using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C22: operators appear as pseudonyms only, each bound to a key by an <c>operator</c> entry; the key id changes with the period; after <c>erase</c> the key store no longer holds it.</summary>
internal sealed class C22OperatorsArePseudonyms() : Check(
    "C22", "Operators are pseudonyms bound to a login; their key changes with the period and is gone after its erasure", Requirements.Privacy, "GDPR 5(1)(e), 15, 17, 25")
{
    private const long SecondsPerDay = 86_400;

    private readonly Dictionary<string, string> _keyOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _revoked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long? First, bool IsLate)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuditEntry> _erased = new(StringComparer.Ordinal);
    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        switch (entry.Type)
        {
            case OperatorEntry.Name:
                _isUsed = true;
                Account(entry, log);
                return;
            case EraseEntry.Name:
                _isUsed = true;
                if (entry.Text("what") != "salt")
                {
                    _erased[entry.Text("key_id")] = entry;
                }

                return;
        }

        if (!entry.IsText("operator"))
        {
            return;
        }

        _isUsed = true;
        string pseudonym = entry.Text("operator");
        if (!_keyOf.TryGetValue(pseudonym, out string? key))
        {
            // Whoever logged in before the oldest entry that is kept is not known any more.
            if (log.IsWhole)
            {
                Fail(entry, "its pseudonym was not enrolled or logged in before");
            }
        }
        else if (_revoked.Contains(pseudonym))
        {
            Fail(entry, "its pseudonym was revoked before");
        }
        else
        {
            Used(entry, key, log);
        }
    }

    internal override void End(AuditContext log)
    {
        if (!_isUsed)
        {
            NotApplicable("no operator appears");
        }

        if (log.Evidence.KeyStore is { } store)
        {
            foreach (string id in Ids(store))
            {
                if (_erased.TryGetValue(id, out AuditEntry? erased))
                {
                    Fail(erased, $"the key store still holds {id}");
                }
            }
        }
        else if (_erased.Count > 0)
        {
            Remark("keystore.json was not given, so that erased keys are gone was not seen");
        }

        Figure("pseudonyms", _keyOf.Count);
        Figure("keys of pseudonyms", _keys.Count);
    }

    private void Account(AuditEntry entry, AuditContext log)
    {
        string pseudonym = entry.Text("operator");
        string key = entry.Text("key_id");
        if (_keyOf.TryGetValue(pseudonym, out string? known) && known != key)
        {
            Fail(entry, $"the pseudonym was made by key {known} before: periods can be joined");
        }

        switch (entry.Text("act"))
        {
            case "enrol" or "login":
                _keyOf[pseudonym] = key;
                if (entry.Text("act") == "enrol")
                {
                    _revoked.Remove(pseudonym);
                }

                Used(entry, key, log);
                break;
            case "revoke":
                _revoked.Add(pseudonym);
                break;
        }
    }

    private void Used(AuditEntry entry, string key, AuditContext log)
    {
        if (_erased.ContainsKey(key))
        {
            Fail(entry, $"key {key} was erased before");
        }

        (long? first, bool isLate) = _keys.GetValueOrDefault(key);
        first ??= entry.Utc;
        if (!isLate && log.Promise("pseudonym_days") is { } days && entry.Utc - first > (days + 1) * SecondsPerDay)
        {
            isLate = true;
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"key {key} makes pseudonyms for {(entry.Utc - first) / SecondsPerDay} days, the period is {days}"));
        }

        _keys[key] = (first, isLate);
    }

    // The key store's list: every text under "id" or "key_id", and every text of a plain list.
    private HashSet<string> Ids(byte[] store)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(store);
            Collect(document.RootElement, ids);
        }
        catch (JsonException exception)
        {
            Fail(null, "keystore.json", "cannot be read: " + exception.Message);
        }

        return ids;
    }

    private static void Collect(JsonElement element, HashSet<string> ids)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                ids.Add(element.GetString()!);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (property.Value.ValueKind != JsonValueKind.String || property.Name is "id" or "key_id")
                    {
                        Collect(property.Value, ids);
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, ids);
                }

                break;
        }
    }
}
