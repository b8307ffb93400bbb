using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Classification;

/// <summary>How a heater scan stands at the input of a network, the same in training and on the board.</summary>
public static class GasInput
{
    /// <summary>The most that a step may read above clean air: half a decade, Q16. No recorded air is above 0.49 decades.</summary>
    public const int HighestQ16 = 1 << 15;

    /// <summary>The least that a step may read beside one that is saturated: a fifth of a decade below clean air, Q16.</summary>
    /// <remarks>Gases that this sensor notices lower its resistance at every step; only water vapour was seen to lower some and saturate others, and no class stands for it.</remarks>
    public const int LowestBesideSaturatedQ16 = -(1 << 16) / 5;

    /// <summary>Judges a scan that no air gives, or none that a class stands for: a step far above clean air, or a saturated one beside one well below clean air.</summary>
    /// <param name="ohms">Ten gas resistances, in ohm.</param>
    /// <param name="featuresQ16">As <c>GasFeatures</c> gives them for these.</param>
    /// <returns><see cref="QualityFlags.OutOfRange"/>, with <see cref="QualityFlags.Saturated"/> where a step reads the top of the range; or none.</returns>
    public static QualityFlags Judge(uint[] ohms, int[] featuresQ16)
    {
        int highest = featuresQ16[0];
        int lowest = featuresQ16[0];
        QualityFlags flags = QualityFlags.None;
        for (int step = 0; step < featuresQ16.Length; step++)
        {
            highest = featuresQ16[step] > highest ? featuresQ16[step] : highest;
            lowest = featuresQ16[step] < lowest ? featuresQ16[step] : lowest;
            flags |= ohms[step] >= GasFeatures.SaturatedOhms ? QualityFlags.Saturated : QualityFlags.None;
        }

        bool isOut = highest > HighestQ16 || (flags != QualityFlags.None && lowest < LowestBesideSaturatedQ16);
        return isOut ? flags | QualityFlags.OutOfRange : flags;
    }

    /// <summary>Maps a feature to the network's input: decades above or below clean air. Exact in float32.</summary>
    /// <param name="featureQ16">As <c>GasFeatures</c> gives it, within ±127 decades.</param>
    public static float FromDecadesQ16(int featureQ16) => featureQ16 * (1f / 65_536);
}
