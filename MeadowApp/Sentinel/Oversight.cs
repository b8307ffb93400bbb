using System.Collections.Generic;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>Which mode of oversight is in force for each hazard and output.</summary>
/// <remarks>As delivered: on the loop for lamp and sounder, in the loop for the relay. A person changes it; every change is logged before it counts.</remarks>
public sealed class Oversight
{
    private readonly Dictionary<(string Model, string Class, OversightOutput Output), OversightMode> _modes =
        new Dictionary<(string Model, string Class, OversightOutput Output), OversightMode>();

    /// <summary>Returns the mode in force.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="label">The class, as the model names it.</param>
    /// <param name="output">What it is about.</param>
    public OversightMode Of(ModelManifest manifest, string label, OversightOutput output) =>
        _modes.TryGetValue((manifest.Id, label, output), out OversightMode mode) ? mode : Default(output);

    /// <summary>Puts a mode in force.</summary>
    /// <param name="manifest">The model.</param>
    /// <param name="label">The class, as the model names it.</param>
    /// <param name="output">What it is about.</param>
    /// <param name="mode">The mode.</param>
    public void Set(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => _modes[(manifest.Id, label, output)] = mode;

    private static OversightMode Default(OversightOutput output) => output == OversightOutput.Relay ? OversightMode.InTheLoop : OversightMode.OnTheLoop;
}
