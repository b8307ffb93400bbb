using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>prune</c>: old segments are removed.</summary>
/// <param name="Minimum">The new minimum index.</param>
/// <param name="Policy">Why: <c>retention</c>, <c>disk_full</c>, <c>request</c>.</param>
/// <param name="NewestAgeSeconds">Age of the newest removed entry; null where the clock was never set.</param>
/// <param name="Export">Index of the <c>export</c> entry of the archive.</param>
public sealed class PruneEntry(long Minimum, string Policy, long? NewestAgeSeconds, long Export) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "prune";

    /// <summary>Gets the new minimum index.</summary>
    public long MinimumIndex => Minimum;

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("minimum", Minimum);
        fields.Add("policy", Policy);
        fields.Add("newest_age_s", NewestAgeSeconds);
        fields.Add("export", Export);
    }
}
