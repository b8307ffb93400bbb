namespace MeadowTinyMl.Classification;

/// <summary>What a class means to a person.</summary>
public enum HazardLevel
{
    /// <summary>Nothing to tell.</summary>
    None,

    /// <summary>Worth a look.</summary>
    Advisory,

    /// <summary>Raises the alarm.</summary>
    Alarm,
}
