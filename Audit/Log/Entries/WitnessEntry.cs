using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>witness</c>: a cosignature came back.</summary>
/// <param name="Size">Size of the checkpoint.</param>
/// <param name="Witness">Name of the witness key.</param>
/// <param name="Cosignature">As in the signature line of the note: key id, time and signature, 76 bytes.</param>
public sealed class WitnessEntry(long Size, string Witness, byte[] Cosignature) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "witness";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("size", Size);
        fields.Add("witness", Witness);
        fields.Add("cosignature", Cosignature);
    }
}
