using System;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>Holds a model to what an answer can be, before anything is made of it.</summary>
internal static class ModelAnswer
{
    private const int FarthestDistance = 1_000_000;
    private const int LongestPart = 64;

    /// <summary>Requires confidences in 1/10 000, as many as classes, and doubts within their ranges.</summary>
    /// <exception cref="ModelException">One is out of range.</exception>
    public static void Require(ModelManifest manifest, int[] confidences, Doubts doubts)
    {
        for (int i = 0; i < confidences.Length; i++)
        {
            Require(confidences[i], 0, Confidence.Full, "confidence of " + manifest.Labels[i]);
        }

        Require(doubts.Distance ?? 0, 0, FarthestDistance, "distance");
        Require(doubts.Windows, 0, Math.Max(1, manifest.WindowsPerDecision), "windows used");
        Require(doubts.Agreeing, 0, doubts.Windows, "windows agreeing");
    }

    /// <summary>Requires an explanation that the log can hold.</summary>
    /// <exception cref="ModelException">It is out of range.</exception>
    public static Occlusion Require(Occlusion why)
    {
        Require(why.Parts.Count, 0, Occlusion.MostParts, "parts of the explanation");
        Require(why.Effects.Count, why.Parts.Count, why.Parts.Count, "effects of the explanation");
        Require(why.Inferences, 0, Occlusion.MostInferences, "inferences of the explanation");
        for (int i = 0; i < why.Parts.Count; i++)
        {
            Require(why.Effects[i], -Confidence.Full, Confidence.Full, "effect of a part");
            Require(why.Parts[i].Length, 1, LongestPart, "length of a part's name");
        }

        return why;
    }

    private static void Require(int value, int least, int most, string what)
    {
        if (value < least || value > most)
        {
            throw new ModelException($"{what}: expected {least} to {most}, found {value}");
        }
    }
}
