using System;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Training.Export;

/// <summary>An operator to be written.</summary>
/// <param name="Code">Which.</param>
/// <param name="Version">The version that a reader must know; the lowest that has int8.</param>
/// <param name="Inputs">Tensor indexes.</param>
/// <param name="Outputs">Tensor indexes.</param>
/// <param name="OptionsType">Number of its options table in the schema's union; 0 for none.</param>
/// <param name="WriteOptions">Writes the options table and returns its place; null for none.</param>
internal sealed record TfliteOperator(
    BuiltinOperator Code, int Version, int[] Inputs, int[] Outputs, int OptionsType, Func<FlatBufferWriter, int>? WriteOptions);
