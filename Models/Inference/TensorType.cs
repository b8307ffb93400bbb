namespace MeadowTinyMl.Inference;

/// <summary>Element types of tensors, by their numbers in the TensorFlow Lite schema. Those that no operator here computes with may stand in a model all the same.</summary>
public enum TensorType
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 binary16.</summary>
    Float16 = 1,

    /// <summary>Signed 32-bit.</summary>
    Int32 = 2,

    /// <summary>Unsigned 8-bit.</summary>
    UInt8 = 3,

    /// <summary>Signed 64-bit.</summary>
    Int64 = 4,

    /// <summary>Text.</summary>
    String = 5,

    /// <summary>True or false, a byte each.</summary>
    Bool = 6,

    /// <summary>Signed 16-bit.</summary>
    Int16 = 7,

    /// <summary>Two binary32.</summary>
    Complex64 = 8,

    /// <summary>Signed 8-bit.</summary>
    Int8 = 9,

    /// <summary>IEEE 754 binary64.</summary>
    Float64 = 10,

    /// <summary>Two binary64.</summary>
    Complex128 = 11,

    /// <summary>Unsigned 64-bit.</summary>
    UInt64 = 12,

    /// <summary>The name of a variable; no bytes of its own.</summary>
    Resource = 13,

    /// <summary>Anything.</summary>
    Variant = 14,

    /// <summary>Unsigned 32-bit.</summary>
    UInt32 = 15,

    /// <summary>Unsigned 16-bit.</summary>
    UInt16 = 16,

    /// <summary>Signed 4-bit, two a byte.</summary>
    Int4 = 17,

    /// <summary>The upper half of a binary32.</summary>
    BFloat16 = 18,
}
