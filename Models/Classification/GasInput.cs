namespace MeadowTinyMl.Classification;

/// <summary>How a heater scan stands at the input of a network, the same in training and on the board.</summary>
public static class GasInput
{
    /// <summary>Maps a feature to the network's input: decades above or below clean air. Exact in float32.</summary>
    /// <param name="featureQ16">As <c>GasFeatures</c> gives it, within ±127 decades.</param>
    public static float FromDecadesQ16(int featureQ16) => featureQ16 * (1f / 65_536);
}
