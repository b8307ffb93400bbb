using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>consent</c>: a replay of one decision was allowed.</summary>
/// <param name="Decision">Index of the decision.</param>
/// <param name="Basis">Legal basis, GDPR Article 6(1).</param>
/// <param name="Scope">What is allowed: <c>replay</c>.</param>
/// <param name="Operator">Pseudonym of who recorded it, 16 bytes, or null.</param>
public sealed class ConsentEntry(long Decision, string Basis, string Scope, byte[]? Operator) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "consent";


    /// <inheritdoc/>
    public override string Type => Name;

    /// <summary>Returns the legal bases.</summary>
    public static string[] Bases() => new[] { "consent", "contract", "legal_obligation", "vital_interest", "public_task", "legitimate_interest" };

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("decision", Decision);
        fields.Add("basis", Basis);
        fields.Add("scope", Scope);
        fields.Add("operator", Operator);
    }
}
