using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>oversight</c>: where people have left the device. Told again at every start and now and then, so that no start has to read far back for it.</summary>
/// <param name="IsStopped">Whether a person has stopped it and nobody has let it go on.</param>
/// <param name="Tasks">Of each mode that a person has chosen: <c>gas</c> or <c>sound</c>.</param>
/// <param name="Classes">Of each: the class.</param>
/// <param name="Modes">Of each: output and mode, as the <c>config</c> entry had them.</param>
/// <param name="Open">Indices of the alerts that are open.</param>
public sealed class OversightEntry(bool IsStopped, IReadOnlyList<string> Tasks, IReadOnlyList<string> Classes, IReadOnlyList<string> Modes, IReadOnlyList<long> Open) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "oversight";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("stopped", IsStopped);
        fields.Add("tasks", Tasks);
        fields.Add("classes", Classes);
        fields.Add("modes", Modes);
        fields.Add("open", Open);
    }
}
