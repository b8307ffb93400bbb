namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>A signature line of a note.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="Signature">What stands behind the id.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature);
