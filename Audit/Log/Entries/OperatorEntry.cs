using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>operator</c>: an account was used; binds a pseudonym to a key of the key store.</summary>
/// <param name="Operator">Pseudonym, 16 bytes.</param>
/// <param name="Role">Role of the operator.</param>
/// <param name="Act"><c>enrol</c>, <c>revoke</c>, <c>login</c>, <c>login_failed</c>, <c>logout</c>.</param>
/// <param name="KeyId">Lower-case hex id of the period key, or of the row, that made the pseudonym, 8 bytes.</param>
public sealed class OperatorEntry(byte[] Operator, string Role, string Act, string KeyId) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "operator";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("operator", Operator);
        fields.Add("role", Role);
        fields.Add("act", Act);
        fields.Add("key_id", KeyId);
    }
}
