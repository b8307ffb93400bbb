using System.Text;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Sentinel.CleanAir;

/// <summary>The gas sensor's clean air on the board's flash.</summary>
public static class CleanAirFile
{
    /// <summary>Its name.</summary>
    public const string Name = "state/clean-air";

    /// <summary>Reads it.</summary>
    /// <param name="storage">The board's storage.</param>
    /// <param name="problem">What is wrong with it, or null.</param>
    /// <returns>The clean air, or null where none was taken or it cannot be used.</returns>
    /// <exception cref="System.IO.IOException">It cannot be read.</exception>
    public static StoredBaseline? Read(IStorage storage, out string? problem)
    {
        problem = null;
        byte[]? bytes = storage.Read(Name);
        try
        {
            return bytes == null ? null : StoredBaseline.Parse(Encoding.ASCII.GetString(bytes));
        }
        catch (BaselineFormatException exception)
        {
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="System.IO.IOException">It cannot be written.</exception>
    internal static void Write(IStorage storage, StoredBaseline taken) => storage.Replace(Name, Encoding.ASCII.GetBytes(taken.Format()), Durability.Durable);
}
