using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Log;

/// <summary>What the writer does for the types of entries.</summary>
internal static class EntryType
{
    /// <summary>Whether a checkpoint follows at once; <c>witness</c> is not among them, or log and witness would chase each other.</summary>
    public static bool IsSignedAtOnce(string type) => type is AlertEntry.Name or HumanEntry.Name or ModelLoadEntry.Name or ConfigEntry.Name
        or RotateEntry.Name or StopEntry.Name or IncidentEntry.Name or SummaryEntry.Name or PruneEntry.Name;

    /// <summary>Whether it may use the room that is held back for the worst.</summary>
    public static bool IsWrittenWhenFull(string type) => type is FaultEntry.Name or AlertEntry.Name or HumanEntry.Name or StopEntry.Name or OversightEntry.Name or PruneEntry.Name;

    /// <summary>Whether an incident freezes it.</summary>
    public static bool IsFrozen(string type) => type is ModelLoadEntry.Name or ConfigEntry.Name or PruneEntry.Name;
}
