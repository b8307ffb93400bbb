namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary>What a field of an entry holds.</summary>
public enum FieldKind
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A word of a vocabulary.</summary>
    Word,

    /// <summary>An identifier: letters, digits, and <c>. _ - /</c> between them; no space, so no sentence.</summary>
    Name,

    /// <summary>Lower-case hex of a fixed number of bytes.</summary>
    Hex,

    /// <summary>Standard base64 of a fixed number of bytes.</summary>
    Base64,

    /// <summary>A verifier key: name, key id and key.</summary>
    Key,

    /// <summary>Words of a vocabulary, each at most once.</summary>
    Words,

    /// <summary>Identifiers in order.</summary>
    Names,

    /// <summary>Whole numbers in order.</summary>
    Integers,

    /// <summary>An object of whole numbers by identifier.</summary>
    Counts,

    /// <summary>A whole number or an identifier.</summary>
    Setting,
}
