using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>boot</c>: the device started.</summary>
/// <param name="Cause">Why: power_on, watchdog, software, update, unknown.</param>
/// <param name="Firmware">Lower-case hex SHA-256 of the program.</param>
/// <param name="SizeBefore">Size of the last signed tree.</param>
/// <param name="Recovered">Entries found beyond it.</param>
/// <param name="Lost">Records of the write-ahead log that were begun and not whole; none of them was acknowledged.</param>
/// <param name="LostBytes">Their bytes.</param>
public sealed class BootEntry(string Cause, string Firmware, long SizeBefore, long Recovered, long Lost, long LostBytes) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "boot";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("cause", Cause);
        fields.Add("firmware", Firmware);
        fields.Add("size_before", SizeBefore);
        fields.Add("recovered", Recovered);
        fields.Add("lost", Lost);
        fields.Add("lost_bytes", LostBytes);
    }
}
