using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>rotate</c>: the key epoch ends; the next key is named and signs too.</summary>
/// <param name="Epoch">The next epoch.</param>
/// <param name="Key">Its verification key, as text.</param>
/// <param name="Size">Entries before this one, which is its own index.</param>
/// <param name="Root">Their root, 32 bytes.</param>
/// <param name="OldSignature">The old key's signature, 64 bytes.</param>
/// <param name="NewSignature">The next key's signature, 64 bytes: proof that somebody has it.</param>
public sealed class RotateEntry(long Epoch, string Key, long Size, byte[] Root, byte[] OldSignature, byte[] NewSignature) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "rotate";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("epoch", Epoch);
        fields.Add("key", Key);
        fields.Add("size", Size);
        fields.Add("root", Root);
        fields.Add("old_signature", OldSignature);
        fields.Add("new_signature", NewSignature);
    }
}
