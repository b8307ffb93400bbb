using System.Collections.Generic;
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
    public override IReadOnlyList<(string Key, JsonValue Value)> Fields() =>
    [
        ("epoch", JsonValue.Of(Epoch)),
        ("key", JsonValue.Of(Key)),
        ("size", JsonValue.Of(Size)),
        ("root", JsonValue.Of(Root)),
        ("old_signature", JsonValue.Of(OldSignature)),
        ("new_signature", JsonValue.Of(NewSignature)),
    ];
}
