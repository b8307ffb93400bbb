namespace MeadowTinyMl.Audit.Log.Json;

/// <summary>What a JSON value is.</summary>
public enum JsonKind
{
    /// <summary>null.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number within ±(2^53 − 1).</summary>
    Integer,

    /// <summary>Printable ASCII without quotation mark and backslash.</summary>
    Text,

    /// <summary>Values in order.</summary>
    Array,

    /// <summary>Values by key, keys sorted.</summary>
    Object,
}
