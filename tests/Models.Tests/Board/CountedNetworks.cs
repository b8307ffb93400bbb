using System;
using System.Collections.Generic;
using MeadowTinyMl.Models.Tests.Inference;

namespace MeadowTinyMl.Models.Tests.Board;

/// <summary>Networks whose ARM instructions were counted beside those of <see cref="PublishedModels"/>: of the kinds, widths and inputs that are trained here. Weights come from a seed.</summary>
internal static class CountedNetworks
{
    /// <summary>Gets their names and how to write them.</summary>
    public static IReadOnlyList<(string Name, Func<byte[]> Write)> All { get; } =
    [
        ("sound_narrow", () => Sound(11, 48, 40, 8, (16, 1), (24, 2), (32, 1), (48, 2), (48, 1))),
        ("sound_wide", () => Sound(12, 48, 40, 32, (64, 1), (96, 2), (128, 1), (192, 2), (192, 1))),
        ("sound_short", () => Sound(13, 24, 40, 16, (32, 1), (48, 2), (64, 1))),
        ("sound_few_bands", () => Sound(14, 48, 20, 16, (32, 1), (48, 2), (64, 1), (96, 2))),
        ("gas_16", () => Gas(15, 16)),
        ("gas_64_64", () => Gas(16, 64, 64)),
        ("image_narrow", () => new ModelBuilder(17, 1, 32, 32, 3).Conv(8, 3, 3, 1).Conv(16, 3, 3, 2).Conv(32, 3, 3, 2).AveragePool().Flatten().Dense(10, relu: false).Softmax().Finish("images")),
    ];

    private static byte[] Sound(int seed, int frames, int bands, int stem, params (int Filters, int Stride)[] blocks)
    {
        ModelBuilder model = new ModelBuilder(seed, 1, frames, bands, 1).Conv(stem, 3, 3, 2);
        foreach ((int filters, int stride) in blocks)
        {
            model.Separable(filters, stride);
        }

        return model.AveragePool().Flatten().Dense(10, relu: false).Softmax().Finish("sound");
    }

    private static byte[] Gas(int seed, params int[] hidden)
    {
        var model = new ModelBuilder(seed, 1, 10);
        foreach (int units in hidden)
        {
            model.Dense(units, relu: true);
        }

        return model.Dense(3, relu: false).Softmax().Finish("gas");
    }
}
