namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>How full a disk is.</summary>
/// <param name="FreeBytes">What may still be written.</param>
/// <param name="TotalBytes">All there is; 0 where it is not known.</param>
public readonly record struct StorageSpace(long FreeBytes, long TotalBytes)
{
    private const int ScarceTenths = 9;

    /// <summary>Gets a value indicating whether nine tenths are used.</summary>
    public bool IsScarce => TotalBytes > 0 && TotalBytes - FreeBytes >= TotalBytes / 10 * ScarceTenths;
}
