using System.Runtime.InteropServices;

namespace MeadowTinyMl.Inference.Kernels.Board;

/// <summary>Four int8 codes, read as one word.</summary>
/// <remarks>
/// Mono's compiler for ARM spends two instructions on every byte behind a pointer but one on a field of a local, so codes are copied by words first.
/// The words must lie on multiples of four: the board's external memory may refuse others.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 4)]
internal struct Codes4
{
    [FieldOffset(0)] public int Word0;
    [FieldOffset(0)] public sbyte A;
    [FieldOffset(1)] public sbyte B;
    [FieldOffset(2)] public sbyte C;
    [FieldOffset(3)] public sbyte D;
}

/// <summary>Eight int8 codes, read as two words.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct Codes8
{
    [FieldOffset(0)] public int Word0;
    [FieldOffset(4)] public int Word1;
    [FieldOffset(0)] public sbyte A;
    [FieldOffset(1)] public sbyte B;
    [FieldOffset(2)] public sbyte C;
    [FieldOffset(3)] public sbyte D;
    [FieldOffset(4)] public sbyte E;
    [FieldOffset(5)] public sbyte F;
    [FieldOffset(6)] public sbyte G;
    [FieldOffset(7)] public sbyte H;
}

/// <summary>Eight int8 codes of each of two rows, read as four words; flat, since a struct in a struct is copied out at every use.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct CodesOf2
{
    [FieldOffset(0)] public int Word0;
    [FieldOffset(4)] public int Word1;
    [FieldOffset(8)] public int Word2;
    [FieldOffset(12)] public int Word3;
    [FieldOffset(0)] public sbyte A0;
    [FieldOffset(1)] public sbyte B0;
    [FieldOffset(2)] public sbyte C0;
    [FieldOffset(3)] public sbyte D0;
    [FieldOffset(4)] public sbyte E0;
    [FieldOffset(5)] public sbyte F0;
    [FieldOffset(6)] public sbyte G0;
    [FieldOffset(7)] public sbyte H0;
    [FieldOffset(8)] public sbyte A1;
    [FieldOffset(9)] public sbyte B1;
    [FieldOffset(10)] public sbyte C1;
    [FieldOffset(11)] public sbyte D1;
    [FieldOffset(12)] public sbyte E1;
    [FieldOffset(13)] public sbyte F1;
    [FieldOffset(14)] public sbyte G1;
    [FieldOffset(15)] public sbyte H1;
}

/// <summary>Eight int8 codes of each of three rows, read as six words.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct CodesOf3
{
    [FieldOffset(0)] public int Word0;
    [FieldOffset(4)] public int Word1;
    [FieldOffset(8)] public int Word2;
    [FieldOffset(12)] public int Word3;
    [FieldOffset(16)] public int Word4;
    [FieldOffset(20)] public int Word5;
    [FieldOffset(0)] public sbyte A0;
    [FieldOffset(1)] public sbyte B0;
    [FieldOffset(2)] public sbyte C0;
    [FieldOffset(3)] public sbyte D0;
    [FieldOffset(4)] public sbyte E0;
    [FieldOffset(5)] public sbyte F0;
    [FieldOffset(6)] public sbyte G0;
    [FieldOffset(7)] public sbyte H0;
    [FieldOffset(8)] public sbyte A1;
    [FieldOffset(9)] public sbyte B1;
    [FieldOffset(10)] public sbyte C1;
    [FieldOffset(11)] public sbyte D1;
    [FieldOffset(12)] public sbyte E1;
    [FieldOffset(13)] public sbyte F1;
    [FieldOffset(14)] public sbyte G1;
    [FieldOffset(15)] public sbyte H1;
    [FieldOffset(16)] public sbyte A2;
    [FieldOffset(17)] public sbyte B2;
    [FieldOffset(18)] public sbyte C2;
    [FieldOffset(19)] public sbyte D2;
    [FieldOffset(20)] public sbyte E2;
    [FieldOffset(21)] public sbyte F2;
    [FieldOffset(22)] public sbyte G2;
    [FieldOffset(23)] public sbyte H2;
}
