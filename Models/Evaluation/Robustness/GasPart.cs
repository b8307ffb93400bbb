using System;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Evaluation.Robustness;

/// <summary>A gas bundle and the scans it is to be asked about: all of them, or those that its training left out.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Asks">Which scans.</param>
public sealed record GasPart(ModelBundle Bundle, Predicate<GasCycle> Asks);
