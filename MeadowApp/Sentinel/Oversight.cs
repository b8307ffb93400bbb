using System.Collections.Generic;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>Which mode of oversight is in force for each hazard and output.</summary>
/// <remarks>
/// As delivered: on the loop for lamp and sounder, in the loop for the relay. A person changes it; every change is logged before it counts, and holds until the next one, whatever
/// is reset and whichever model comes to know the hazard.
/// </remarks>
public sealed class Oversight
{
    private readonly Dictionary<(string Task, string Class, OversightOutput Output), OversightMode> _modes =
        new Dictionary<(string Task, string Class, OversightOutput Output), OversightMode>();

    /// <summary>Gets what a person has chosen: the model's task, the class, the output, and the mode.</summary>
    public IReadOnlyDictionary<(string Task, string Class, OversightOutput Output), OversightMode> Chosen => _modes;

    /// <summary>Returns the mode in force.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="label">The class, as the model names it.</param>
    /// <param name="output">What it is about.</param>
    public OversightMode Of(ModelManifest manifest, string label, OversightOutput output) =>
        _modes.TryGetValue((manifest.Task, label, output), out OversightMode mode) ? mode : Default(output);

    /// <summary>Puts a mode in force.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="label">The class, as the model names it.</param>
    /// <param name="output">What it is about.</param>
    /// <param name="mode">The mode.</param>
    public void Set(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => _modes[(manifest.Task, label, output)] = mode;

    /// <summary>Puts the modes in force that were chosen before a reset.</summary>
    /// <param name="words">What the log says of them, the newest first.</param>
    /// <param name="active">The models that are active now. A word of a model that none of them is counts for its class in both tasks.</param>
    internal void Restore(IReadOnlyList<ModeWord> words, IReadOnlyList<ModelManifest> active)
    {
        foreach (ModeWord word in words)
        {
            string? task = word.Task;
            foreach (ModelManifest manifest in active)
            {
                task ??= manifest.Id == word.Model ? manifest.Task : null;
            }

            foreach (string each in task == null ? new[] { ModelManifest.GasTask, ModelManifest.SoundTask } : new[] { task })
            {
                _modes.TryAdd((each, word.Label, word.Output), word.Mode);
            }
        }
    }

    private static OversightMode Default(OversightOutput output) => output == OversightOutput.Relay ? OversightMode.InTheLoop : OversightMode.OnTheLoop;
}
