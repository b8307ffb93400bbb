using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>clock</c>: the clock was set.</summary>
/// <param name="Old">Seconds since 1970-01-01 UTC before; null where it was never set.</param>
/// <param name="New">Seconds since 1970-01-01 UTC after; null where the time was lost.</param>
/// <param name="Source">Who says so: person, network, gnss, board, drift_check.</param>
/// <param name="Operator">Pseudonym, 16 bytes; null where no person set it.</param>
public sealed class ClockEntry(long? Old, long? New, string Source, byte[]? Operator) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "clock";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("old", Old);
        fields.Add("new", New);
        fields.Add("source", Source);
        fields.Add("operator", Operator);
    }
}
