using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Says in a few words what an entry holds.</summary>
internal static class EntryWords
{
    public static string Of(EntryBody body)
    {
        Dictionary<string, JsonValue> fields = body.Fields().ToDictionary(field => field.Key, field => field.Value);
        return body.Type switch
        {
            ModelLoadEntry.Name => $"{fields["model"].Text} {fields["version"].Text}",
            DecisionEntry.Name => Decision(fields),
            ExplanationEntry.Name => string.Join(", ", fields["parts"].Items.Zip(fields["effects"].Items, (part, effect) => string.Create(CultureInfo.InvariantCulture, $"{Plain(part.Text)} {-effect.Integer / 100} %"))),
            AlertEntry.Name => $"{fields["level"].Text}: {Plain(fields["class"].Text)}",
            HumanEntry.Name => $"{Plain(fields["action"].Text)} ({fields["role"].Text}), alarm {fields["state"].Text}",
            OperatorEntry.Name => $"{Plain(fields["act"].Text)} ({fields["role"].Text})",
            SummaryEntry.Name => string.Create(CultureInfo.InvariantCulture, $"{fields["sensor"].Text}, {fields["model"].Text}: {fields["inferences"].Integer} inferences"),
            _ => string.Empty,
        };
    }

    private static string Decision(Dictionary<string, JsonValue> fields)
    {
        string outcome = fields["outcome"].Text == "abstain" ? $"abstains, {Plain(fields["cause"].Text)}" : fields["outcome"].Text;
        return fields["classes"].Items.Count == 0
            ? $"{fields["sensor"].Text}: {outcome}"
            : string.Create(CultureInfo.InvariantCulture, $"{fields["sensor"].Text}: {Plain(fields["classes"].Items[0].Text)} {(fields["confidences"].Items[0].Integer + 50) / 100} %, {outcome}");
    }

    private static string Plain(string word) => word.Replace('_', ' ');
}
