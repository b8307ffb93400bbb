namespace MeadowTinyMl.Inference;

/// <summary>Element types of tensors, by their numbers in the TensorFlow Lite schema.</summary>
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

    /// <summary>Signed 8-bit.</summary>
    Int8 = 9,
}
