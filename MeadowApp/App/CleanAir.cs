using System;
using System.Text;
using Meadow;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.App;

/// <summary>The gas sensor's clean air on flash. It is taken when an operator holds the confirm button while the board starts, and that is logged.</summary>
internal static class CleanAir
{
    private const string Name = "state/clean-air";
    private const string Sensor = "gas0";

    public static StoredBaseline? Load(IStorage storage)
    {
        byte[]? bytes = storage.Read(Name);
        if (bytes == null)
        {
            Resolver.Log.Warn("No clean air was taken: hold the confirm button while the board starts.");
            return null;
        }

        try
        {
            return StoredBaseline.Parse(Encoding.ASCII.GetString(bytes));
        }
        catch (BaselineFormatException exception)
        {
            Resolver.Log.Error(exception.Message);
            return null;
        }
    }

    public static void Take(IStorage storage, Bme688 chip, ISensorClock time, long? utcSeconds, IAuditTrail trail)
    {
        Resolver.Log.Info("Taking clean air: three minutes. Leave the air alone.");
        var commissioning = new GasCommissioning(chip, time);
        StoredBaseline? taken = null;
        try
        {
            taken = commissioning.TryTake(utcSeconds ?? 0);
        }
        catch (Exception exception) when (exception is BusException || exception is SensorException)
        {
            Resolver.Log.Error(exception.Message);
        }

        if (taken != null)
        {
            storage.Replace(Name, Encoding.ASCII.GetBytes(taken.Format()), Durability.Durable);
        }

        Resolver.Log.Info($"Clean air {(taken == null ? "refused" : "accepted")}: self-test {commissioning.SelfTest}, {commissioning.Scans} scans.");
        long spread = commissioning.SpreadQ16 * 1_000L / 65_536;
        trail.Append(new BaselineEntry(Sensor, commissioning.Scans, spread, taken == null ? "refused" : "accepted", null));
    }
}
