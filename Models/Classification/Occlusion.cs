using System.Collections.Generic;

namespace MeadowTinyMl.Classification;

/// <summary>Why a class was answered: how much its confidence falls when a part of the input is taken away.</summary>
/// <param name="Parts">The parts that matter most, first the one whose removal lowers the confidence most; at most three. Gas: <c>step_1_2</c> or <c>step_1</c>, heater steps from 1. Sound: <c>bands_1_10</c> from the lowest, <c>frames_1_12</c> in time.</param>
/// <param name="Effects">By how much, in 1/10 000; negative where the confidence rose.</param>
/// <param name="Inferences">How often the network ran for it; at most eight.</param>
public sealed record Occlusion(IReadOnlyList<string> Parts, IReadOnlyList<int> Effects, int Inferences)
{
    /// <summary>The most parts that are told.</summary>
    public const int MostParts = 3;

    /// <summary>The most extra inferences.</summary>
    public const int MostInferences = 8;

    /// <summary>Keeps the strongest parts; of equals the one that was tried first.</summary>
    internal static Occlusion Of(List<(string Part, int Effect)> tried)
    {
        var parts = new List<string>();
        var effects = new List<int>();
        var left = new List<(string Part, int Effect)>(tried);
        while (parts.Count < MostParts && left.Count > 0)
        {
            int best = 0;
            for (int i = 1; i < left.Count; i++)
            {
                best = left[i].Effect > left[best].Effect ? i : best;
            }

            parts.Add(left[best].Part);
            effects.Add(left[best].Effect);
            left.RemoveAt(best);
        }

        return new Occlusion(parts, effects, tried.Count);
    }
}
