namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>Somebody who is signed in, as the log names them.</summary>
/// <param name="Pseudonym">16 bytes.</param>
/// <param name="Role">Their role.</param>
internal sealed record Person(byte[] Pseudonym, string Role);
