using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>actuate</c>: an output was switched.</summary>
/// <param name="Alert">Index of the alert.</param>
/// <param name="Output">Which output.</param>
/// <param name="On">Whether it is on now.</param>
/// <param name="Permission">What allowed it: the oversight mode, or <c>human</c>.</param>
/// <param name="Human">Index of the <c>human</c> entry that allowed it, or null.</param>
public sealed class ActuateEntry(long Alert, string Output, bool On, string Permission, long? Human) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "actuate";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("alert", Alert);
        fields.Add("output", Output);
        fields.Add("on", On);
        fields.Add("permission", Permission);
        fields.Add("human", Human);
    }
}
