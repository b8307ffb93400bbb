namespace MeadowTinyMl.Sensing;

/// <summary>What asking a sensor for its next reading came to.</summary>
public enum ReadState
{
    /// <summary>Nothing new yet; ask again.</summary>
    NotReady,

    /// <summary>A new reading was written to the caller's buffer.</summary>
    Ready,

    /// <summary>The sensor cannot deliver: not fitted, broken, or its recording has ended.</summary>
    Lost,
}
