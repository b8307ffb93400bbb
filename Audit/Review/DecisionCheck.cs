using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review;

/// <summary>C09: a decision names a loaded model. C10: its outcome follows from its confidences by the thresholds of that model.</summary>
internal sealed class DecisionCheck(List<Finding> findings)
{
    private readonly Dictionary<string, JsonValue> _models = new(StringComparer.Ordinal);

    public void Entry(long index, string file, string type, JsonValue entry)
    {
        if (type == "boot")
        {
            _models.Clear();
        }
        else if (type == "model.load" && entry["model"] is { Kind: JsonKind.Text } loaded)
        {
            _models[loaded.Text] = entry;
            if (entry["signature"]?.Text is not ("none" or "valid"))
            {
                findings.Add(new Finding("C09", index, file, $"the bundle's signature check gave '{entry["signature"]?.Text}'"));
            }
        }
        else if (type == "decision")
        {
            Judge(index, file, entry);
        }
    }

    private void Judge(long index, string file, JsonValue entry)
    {
        if (entry["model"] is not { Kind: JsonKind.Text } name || !_models.TryGetValue(name.Text, out JsonValue? model))
        {
            findings.Add(new Finding("C09", index, file, $"model '{entry["model"]?.Text}' was not loaded since the last boot"));
            return;
        }

        IReadOnlyList<JsonValue> classes = entry["classes"]?.Items ?? [];
        long[] confidences = (entry["confidences"]?.Items ?? []).Select(item => item.Integer).ToArray();
        string outcome = entry["outcome"]?.Text ?? string.Empty;
        string cause = entry["cause"]?.Text ?? string.Empty;
        if (cause == "input_quality")
        {
            Require(index, file, outcome == "abstain", $"outcome '{outcome}' with cause input_quality");
            return;
        }

        if (classes.Count == 0 || confidences.Length != classes.Count)
        {
            Require(index, file, false, "no class with its confidence");
            return;
        }

        List<string> labels = (model["labels"]?.Items ?? []).Select(item => item.Text).ToList();
        int top = labels.IndexOf(classes[0].Text);
        if (top < 0 || top >= (model["thresholds"]?.Items.Count ?? 0) || top >= (model["levels"]?.Items.Count ?? 0))
        {
            Require(index, file, false, $"class '{classes[0].Text}' is none of the model's");
            return;
        }

        long margin = confidences[0] - (confidences.Length > 1 ? confidences[1] : 0);
        bool isLow = confidences[0] < model["thresholds"]!.Items[top].Integer;
        bool isClose = margin < (model["margin"]?.Integer ?? 0);
        string expected = isLow || isClose ? "abstain" : model["levels"]!.Items[top].Text == "none" ? "normal" : "alert";
        Require(index, file, outcome == expected, $"outcome '{outcome}', but the rule gives '{expected}'");
        Require(index, file, entry["margin"]?.Integer == margin, $"margin {entry["margin"]?.Integer}, but the confidences give {margin}");
        long? logged = entry["thresholds"] is { Items.Count: > 0 } thresholds ? thresholds.Items[0].Integer : null;
        Require(index, file, logged == model["thresholds"]!.Items[top].Integer, $"threshold {logged}, but the model was loaded with {model["thresholds"]!.Items[top].Integer}");
    }

    private void Require(long index, string file, bool holds, string message)
    {
        if (!holds)
        {
            findings.Add(new Finding("C10", index, file, message));
        }
    }
}
