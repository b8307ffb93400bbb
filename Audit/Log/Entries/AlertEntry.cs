using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>alert</c>: a person was told. Its id is its index.</summary>
/// <param name="Decision">Index of the decision behind it.</param>
/// <param name="Class">The class it is about.</param>
/// <param name="Level"><c>advisory</c> or <c>alarm</c>.</param>
/// <param name="Channels">By which ways: <c>lamp</c>, <c>sound</c>, <c>display</c>, <c>page</c>, <c>output</c>.</param>
/// <param name="Mode">Mode of oversight: <c>in_the_loop</c>, <c>on_the_loop</c>, <c>in_command</c>.</param>
/// <param name="IsChallenge">Whether it was raised to test attention.</param>
/// <param name="Shown">Lower-case hex SHA-256 of what was shown: template and arguments as canonical JSON.</param>
/// <param name="State">Alarm state reached: <c>off</c>, <c>advisory</c>, <c>alarm</c>, <c>silenced</c>.</param>
public sealed class AlertEntry(
    long Decision,
    string Class,
    string Level,
    IReadOnlyList<string> Channels,
    string Mode,
    bool IsChallenge,
    string Shown,
    string State) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "alert";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("decision", Decision);
        fields.Add("class", Class);
        fields.Add("level", Level);
        fields.Add("channels", Channels);
        fields.Add("mode", Mode);
        fields.Add("challenge", IsChallenge);
        fields.Add("shown", Shown);
        fields.Add("state", State);
    }
}
