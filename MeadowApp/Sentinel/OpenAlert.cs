using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>One alert that was open when the board lost its power.</summary>
/// <param name="EntryIndex">Index of its entry, or −1 where the power failed before it was written.</param>
/// <param name="Entry">That entry, or null.</param>
/// <param name="DecisionIndex">Index of the decision behind it.</param>
/// <param name="Decision">That decision, or null where it is not in the log any more.</param>
internal sealed record OpenAlert(long EntryIndex, JsonValue? Entry, long DecisionIndex, JsonValue? Decision)
{
    /// <summary>Gets a value indicating whether it tested attention; such a test ends with the power.</summary>
    public bool IsChallenge => Entry?["challenge"]!.IsTrue ?? false;

    private string Label => Entry?["class"]!.Text ?? Decision!["classes"]!.Items[0].Text;

    /// <summary>Makes up again, out of what the log holds, the decision that was shown.</summary>
    /// <param name="active">The models that are active now; where none of them knows the class, what the log tells of the old one stands in.</param>
    /// <param name="now">Milliseconds since boot.</param>
    public DecisionReport Report(IReadOnlyList<ModelManifest> active, long now)
    {
        string model = Decision?["model"]!.Text ?? string.Empty;
        string[] classes = Decision == null ? new[] { Label } : Decision["classes"]!.Items.Select(item => item.Text).ToArray();
        ModelManifest manifest = active.FirstOrDefault(known => known.Id == model && known.Labels.Contains(Label)) ?? StandIn(model, classes);
        var confidences = new int[manifest.Labels.Count];
        int top = IndexOf(manifest, Label);
        int runnerUp = top == 0 && confidences.Length > 1 ? 1 : 0;
        for (int place = classes.Length - 1; place >= 0; place--)
        {
            int index = IndexOf(manifest, classes[place]);
            if (index >= 0)
            {
                confidences[index] = Decision == null ? 0 : (int)Decision["confidences"]!.Items[place].Integer;
                runnerUp = index == top ? runnerUp : index;
            }
        }

        var decision = new Decision(top, runnerUp, confidences[top] - confidences[runnerUp], Outcome.Alert, AbstainCause.None);
        return new DecisionReport(Decision?["sensor"]!.Text ?? string.Empty, manifest, confidences, decision, QualityFlags.None, true, now, 0, null);
    }

    private ModelManifest StandIn(string model, string[] classes)
    {
        string[] labels = classes.Contains(Label) ? classes : new[] { Label };
        HazardLevel level = Entry?["level"]!.Text == "advisory" ? HazardLevel.Advisory : HazardLevel.Alarm;
        return new ModelManifest
        {
            Id = model,
            Task = Decision?["sensor"]!.Text == SoundChannel.Sensor ? ModelManifest.SoundTask : ModelManifest.GasTask,
            Labels = labels,
            Levels = labels.Select(label => label == Label ? level : HazardLevel.None).ToArray(),
            Thresholds = new int[labels.Length],
        };
    }

    private static int IndexOf(ModelManifest manifest, string label)
    {
        for (int i = 0; i < manifest.Labels.Count; i++)
        {
            if (manifest.Labels[i] == label)
            {
                return i;
            }
        }

        return -1;
    }
}
