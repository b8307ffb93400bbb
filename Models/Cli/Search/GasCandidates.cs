using System.Collections.Generic;
using MeadowTinyMl.Training.Gas;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary>The candidates among which the gas procedure is chosen.</summary>
internal static class GasCandidates
{
    public static readonly IReadOnlyList<(string Name, GasRecipe Recipe)> All =
    [
        ("16 units, strength ± 20 %", With(16, 0.2f)),
        ("16 units, strength ± 40 %", With(16, 0.4f)),
        ("16 units, strength ± 60 %", With(16, 0.6f)),
        ("32 units, strength ± 20 %", With(32, 0.2f)),
        ("32 units, strength ± 40 %", With(32, 0.4f)),
        ("32 units, strength ± 60 %", With(32, 0.6f)),
    ];

    private static GasRecipe With(int hidden, float gain) => new() { Hidden = [hidden], Augmentation = new GasAugmentation { Gain = gain } };
}
