using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Training.Sound;

/// <summary>Widths and strides of a sound network.</summary>
/// <param name="Stem">Filters of the first convolution, 3 × 3 with a stride of 2.</param>
/// <param name="Blocks">Filters and stride of each depthwise-separable block.</param>
/// <param name="Dropout">Share of the means that is dropped while training.</param>
public sealed record SoundArchitecture(int Stem, IReadOnlyList<(int Filters, int Stride)> Blocks, float Dropout)
{
    /// <summary>Gets a value indicating whether a block whose output has the shape of its input is added to it.</summary>
    public bool Residual { get; init; }

    /// <summary>Gets how many channels of a block share one unit that finds their gates; 0 for no gates.</summary>
    public int Squeeze { get; init; }

    /// <summary>Returns the same network with every width multiplied.</summary>
    public SoundArchitecture Widened(double factor) =>
        this with { Stem = (int)(factor * Stem), Blocks = Blocks.Select(block => ((int)(factor * block.Filters), block.Stride)).ToArray() };
}
