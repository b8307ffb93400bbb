using System;
using System.Linq;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Training;

/// <summary>Probabilities of a float network as confidences in 1/10 000.</summary>
internal static class FloatConfidence
{
    public static int[] Of(double[] probabilities) =>
        probabilities.Select(probability => (int)Math.Round(probability * Confidence.Full, MidpointRounding.AwayFromZero)).ToArray();
}
