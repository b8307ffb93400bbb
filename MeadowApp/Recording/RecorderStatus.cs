namespace MeadowTinyMl.Recording;

/// <summary>What the recorder is doing, for its display and lamp.</summary>
/// <param name="IsRecordingGas">Scans are being kept.</param>
/// <param name="IsRecordingSound">Sound is being kept.</param>
/// <param name="IsAskingConsent">Sound is to be recorded and nobody has agreed yet; none is kept.</param>
/// <param name="GasLabel">The gas label that is set.</param>
/// <param name="SoundLabel">The sound label that is set.</param>
/// <param name="Scans">Scans kept in this take.</param>
/// <param name="Clips">Sounds kept in this take.</param>
/// <param name="Fault">What last went wrong, or null.</param>
public sealed record RecorderStatus(
    bool IsRecordingGas, bool IsRecordingSound, bool IsAskingConsent, string GasLabel, string SoundLabel, int Scans, int Clips, string? Fault)
{
    /// <summary>Gets the text for a display of four lines or a console.</summary>
    public string Text =>
        (IsRecordingGas || IsRecordingSound ? $"RECORDING {(IsRecordingGas ? "gas" : string.Empty)}{(IsRecordingGas && IsRecordingSound ? " and " : string.Empty)}{(IsRecordingSound ? "sound" : string.Empty)}" : "not recording")
        + $"\ngas: {GasLabel}, {Scans} scans\nsound: {SoundLabel}, {Clips} clips\n"
        + (Fault ?? (IsAskingConsent ? "May sound be recorded and kept? Everybody here must agree." : string.Empty));
}
