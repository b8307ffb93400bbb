namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>A file that a station offers.</summary>
/// <param name="Name">As <see cref="UpdateIndex.IsName"/> allows it.</param>
/// <param name="Length">Its length, in bytes.</param>
/// <param name="Sha256">Its lower-case hex SHA-256.</param>
public sealed record OfferedFile(string Name, int Length, string Sha256);
