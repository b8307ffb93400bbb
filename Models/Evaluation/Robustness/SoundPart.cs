using System.Collections.Generic;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Evaluation.Robustness;

/// <summary>A sound bundle and the clips it is to be asked about: all of them, or those that its training left out.</summary>
/// <param name="Bundle">The bundle.</param>
/// <param name="Clips">Which clips.</param>
public sealed record SoundPart(ModelBundle Bundle, IReadOnlyList<SoundClip> Clips);
