using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>stop</c>: the stop function was used or tested, or the log ends.</summary>
/// <param name="Operator">Pseudonym, 16 bytes; null where no person did.</param>
/// <param name="Cause"><c>button</c>, <c>test</c>, <c>page</c>, <c>fault</c>, <c>shutdown</c>, <c>incident</c>, <c>retired</c>.</param>
/// <param name="State">State reached: <c>safe</c>, <c>unsafe</c>, <c>running</c>.</param>
public sealed class StopEntry(byte[]? Operator, string Cause, string State) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "stop";

    /// <summary>The cause of a log's end.</summary>
    public const string Retired = "retired";

    /// <summary>Gets a value indicating whether the log ends here.</summary>
    public bool IsRetirement => Cause == Retired;

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("operator", Operator);
        fields.Add("cause", Cause);
        fields.Add("state", State);
    }
}
