using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel.CleanAir;

/// <summary>The first clean air of a device on which nobody is enrolled yet: taken when somebody holds a button while it starts, and logged without a name.</summary>
/// <remarks>Whoever takes it anew signs in and does it through <see cref="CleanAirDesk"/>. Until somebody is enrolled nobody can.</remarks>
public static class FirstCleanAir
{
    /// <summary>Takes it, where it may be taken so; blocks for about three minutes.</summary>
    /// <param name="storage">The board's storage.</param>
    /// <param name="roster">Who is enrolled.</param>
    /// <param name="chip">The chip; no scanner may use it meanwhile.</param>
    /// <param name="time">Time.</param>
    /// <param name="utcSeconds">The time of day, or null.</param>
    /// <param name="trail">The log.</param>
    /// <returns>What came of it, in words.</returns>
    /// <exception cref="System.IO.IOException">Log or storage cannot be read or written.</exception>
    public static string Take(IStorage storage, OperatorRoster roster, Bme688 chip, ISensorClock time, long? utcSeconds, IAuditTrail trail)
    {
        if (roster.Accounts.Count > 0 || storage.Read(CleanAirFile.Name) != null)
        {
            return "Clean air is taken anew by somebody who has signed in: the menu, not the button at the start.";
        }

        var commissioning = new GasCommissioning(chip, time);
        StoredBaseline? taken = null;
        string failure = string.Empty;
        try
        {
            taken = commissioning.TryTake(utcSeconds ?? 0);
        }
        catch (Exception exception) when (exception is BusException || exception is SensorException)
        {
            failure = " " + exception.Message;
        }

        // Logged before it counts, as whatever changes an outcome.
        string verdict = taken == null ? "refused" : "accepted";
        trail.Append(new BaselineEntry(CleanAirDesk.Sensor, commissioning.Scans, CleanAirDesk.Millidecades(commissioning.SpreadQ16), verdict, null));
        if (taken != null)
        {
            CleanAirFile.Write(storage, taken);
        }

        return $"Clean air {verdict}: self-test {commissioning.SelfTest}, {commissioning.Scans} scans.{failure}";
    }
}
