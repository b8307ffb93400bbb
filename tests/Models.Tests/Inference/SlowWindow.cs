using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>A filter moving over one axis, by the rule as it is written down: every tap is visited and asked whether it is inside.</summary>
internal sealed record SlowWindow(int Input, int Size, int Stride, int Dilation, int Padding)
{
    private int Extent => ((Size - 1) * Dilation) + 1;

    /// <summary>Gets the output size; 0 or less where the filter does not fit.</summary>
    public int Output => Padding == 0 ? (Input + Stride - 1) / Stride : (Input + Stride - Extent) / Stride;

    public IEnumerable<(int Tap, int At)> Inside(int position)
    {
        int before = Math.Max(0, ((Output - 1) * Stride) + Extent - Input) / 2;
        for (int tap = 0; tap < Size; tap++)
        {
            int at = (position * Stride) - before + (tap * Dilation);
            if (at >= 0 && at < Input)
            {
                yield return (tap, at);
            }
        }
    }

    public static SlowWindow Random(Random random, int padding)
    {
        while (true)
        {
            var window = new SlowWindow(random.Next(1, 9), random.Next(1, 5), random.Next(1, 4), random.Next(1, 3), padding);
            if (window.Output >= 1)
            {
                return window;
            }
        }
    }
}
