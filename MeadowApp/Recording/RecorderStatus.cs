using System.Collections.Generic;

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
    /// <summary>Returns the text for a small display.</summary>
    /// <param name="width">The most characters of a line; a longer text goes on in the next line, at a space.</param>
    public IReadOnlyList<string> Lines(int width)
    {
        string recorded = IsRecordingGas && IsRecordingSound ? "gas and sound" : IsRecordingGas ? "gas" : "sound";
        var lines = new List<string>
        {
            IsRecordingGas || IsRecordingSound ? "RECORDING " + recorded : "not recording",
            $"gas: {GasLabel}, {Scans} scans",
            $"sound: {SoundLabel}, {Clips} clips",
        };
        string rest = Fault ?? (IsAskingConsent ? "May sound be recorded and kept? Everybody here must agree." : string.Empty);
        while (rest.Length > 0)
        {
            int end = rest.Length <= width ? rest.Length : rest.LastIndexOf(' ', width);
            end = end > 0 ? end : width;
            lines.Add(rest.Substring(0, end));
            rest = rest.Substring(end).TrimStart();
        }

        return lines;
    }
}
