namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>What a power cut may do to a file that was put in place.</summary>
public enum Durability
{
    /// <summary>It may be lost or torn: for what start-up makes again.</summary>
    None,

    /// <summary>It is the old one or the new one, whole.</summary>
    Whole,

    /// <summary>It is the new one.</summary>
    Durable,
}
