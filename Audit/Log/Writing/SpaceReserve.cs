using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>A file that is freed when the disk is full, so that the entries that matter most still find room.</summary>
internal static class SpaceReserve
{
    private const int Bytes = 64 * 1_024;

    /// <summary>Makes the file where there is none and the disk has room.</summary>
    public static void Make(IStorage storage)
    {
        if (storage.Read(LogFiles.Reserve) != null || storage.Space().IsScarce)
        {
            return;
        }

        // Not zeroes, which a file system may hold without taking room for them.
        var reserve = new byte[Bytes];
        uint x = 1;
        for (int i = 0; i < reserve.Length; i++)
        {
            x = (x * 1_664_525) + 1_013_904_223;
            reserve[i] = (byte)(x >> 24);
        }

        storage.Replace(LogFiles.Reserve, reserve, Durability.Durable);
    }
}
