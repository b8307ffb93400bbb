using System.Collections.Generic;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>What one file of a recorder holds: measurements in the order in which they were written, and what the file says of itself.</summary>
public sealed record GasRecordingFile
{
    /// <summary>Gets the file, as the user named it.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the board's id; empty where the file names none.</summary>
    public required string Board { get; init; }

    /// <summary>Gets what the files of one session, from power-on to power-off, have in common; empty where the file does not say.</summary>
    public string Session { get; init; } = string.Empty;

    /// <summary>Gets the heater profile of each sensor index; null: nothing in the file says which.</summary>
    public IReadOnlyDictionary<int, ProfileSteps>? Profiles { get; init; }

    /// <summary>Gets the label of the whole file; null where each measurement has its own tag.</summary>
    public string? Label { get; init; }

    /// <summary>Gets the measurements.</summary>
    public required IReadOnlyList<GasMeasurement> Measurements { get; init; }

    /// <summary>Gets the lines or rows that were no measurements.</summary>
    public int Unreadable { get; init; }
}
