namespace MeadowTinyMl.Audit.Review;

/// <summary>What the common fields of an entry say; null where a field is absent or no whole number.</summary>
internal struct EntryHeader
{
    public long? Version;
    public long? Number;
    public long? Boot;
    public long? Uptime;
    public long? Utc;
    public bool HasUtc;
    public long? Quality;
    public long? Epoch;
    public int TypeStart;
    public int TypeLength;
}
