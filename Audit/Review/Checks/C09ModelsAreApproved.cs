using System;
using System.Collections.Generic;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C09: every <c>decision</c> names the model of the last <c>model.load</c>; that model's digest is approved and not recalled; its signature check passed.</summary>
internal sealed class C09ModelsAreApproved() : Check(
    "C09", "Every decision names a model that was loaded, is approved, and whose signature holds", Requirements.Robustness, "AI Act 12(2), 15(5), 20")
{
    private readonly HashSet<string> _blocked = new(StringComparer.Ordinal);
    private HashSet<string>? _approved;
    private bool _isRead;
    private bool _isUnsigned;
    private bool _isLoadPruned;
    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (!_isRead)
        {
            _isRead = true;
            _approved = Approved(log.Evidence.Approved);
        }

        switch (entry.Type)
        {
            case ModelLoadEntry.Name:
                Load(entry);
                break;
            case ConfigEntry.Name when entry.Text("parameter") == "block_model":
                _blocked.Add(entry.Text("new"));
                break;
            case DecisionEntry.Name:
                _isUsed = true;
                if (!log.Models.TryGetValue(entry.Text("model"), out ModelInForce? model))
                {
                    // Pruning may take the start of a boot and leave the rest of it.
                    if (log.First is { Index: > 0 } first && entry.Boot == first.Boot && first.Type != BootEntry.Name)
                    {
                        _isLoadPruned = true;
                        break;
                    }

                    Fail(entry, $"model '{entry.Text("model")}' was not loaded since the last boot");
                }
                else if (_blocked.Contains(model.Digest))
                {
                    Fail(entry, $"model '{model.Name}' was recalled");
                }

                break;
        }
    }

    internal override void End(AuditContext log)
    {
        if (!_isUsed)
        {
            NotApplicable("no model was loaded");
        }

        if (log.Evidence.Approved == null)
        {
            Remark("approved.json was not given, so the models' digests were not compared");
        }

        if (_isLoadPruned)
        {
            Remark("the first decisions that are kept name models whose loading was pruned");
        }

        if (_isUnsigned)
        {
            Remark("a model was loaded from a bundle without a signature");
        }
    }

    private void Load(AuditEntry entry)
    {
        _isUsed = true;
        string signature = entry.Text("signature");
        _isUnsigned |= signature == "none";
        if (signature == "invalid" || (signature == "none" && _approved != null))
        {
            Fail(entry, signature == "invalid" ? "the signature of the model's bundle does not hold" : "the model's bundle has no signature, and an approved one has");
        }

        string digest = entry.Text("sha256");
        if (_blocked.Contains(digest))
        {
            Fail(entry, $"model {digest} was recalled");
        }
        else if (_approved != null && !_approved.Contains(digest))
        {
            Fail(entry, $"model {digest} is not among the approved ones");
        }
    }

    // Every digest that approved.json names counts, whatever the release tool calls the field.
    private HashSet<string>? Approved(byte[]? json)
    {
        if (json == null)
        {
            return null;
        }

        var digests = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            Collect(document.RootElement, digests);
        }
        catch (JsonException exception)
        {
            // Without a list no model is found to be missing from it.
            Fail(null, "approved.json", "cannot be read: " + exception.Message);
            return null;
        }

        return digests;
    }

    private static void Collect(JsonElement element, HashSet<string> digests)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    bool isModel = property.Name is "sha256" or "model_sha256";
                    if (isModel && property.Value.ValueKind == JsonValueKind.String)
                    {
                        digests.Add(property.Value.GetString()!);
                    }
                    else
                    {
                        Collect(property.Value, digests);
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, digests);
                }

                break;
        }
    }
}
