namespace MeadowTinyMl.DataSets;

/// <summary>One recorded clip of a sound data set; its samples are read when asked for.</summary>
/// <param name="Path">The WAV file.</param>
/// <param name="Class">The label, or null where the set has none.</param>
/// <param name="Fold">The fold of the original data set, or 0.</param>
/// <param name="SourceId">The recording the clip was cut from; clips of one recording are near copies and are split together.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of the whole file.</param>
/// <param name="Attribution">Author, title, address and licence as the set gives them, or empty.</param>
public sealed record SoundClip(string Path, string? Class, int Fold, string SourceId, string Sha256, SoundAttribution Attribution);
