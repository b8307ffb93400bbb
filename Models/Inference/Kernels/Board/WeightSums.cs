namespace MeadowTinyMl.Inference.Kernels.Board;

/// <summary>Settles the input's zero point before any input is seen: Σ w·(x − z) = Σ w·x − z·Σ w, in wrapping int32.</summary>
internal static class WeightSums
{
    /// <summary>Returns bias − zero point · the sum of the channel's weights.</summary>
    /// <param name="bias">One for each channel.</param>
    /// <param name="weights">All weights.</param>
    /// <param name="length">Weights of one channel.</param>
    /// <param name="step">From one weight of a channel to its next; 1 where a channel's weights lie together, the number of channels where channels lie together.</param>
    /// <param name="zeroPoint">The input's zero point.</param>
    public static int[] Centre(int[] bias, sbyte[] weights, int length, int step, int zeroPoint)
    {
        var centred = new int[bias.Length];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            int start = step == 1 ? channel * length : channel;
            int sum = 0;
            for (int k = 0; k < length; k++)
            {
                sum += weights[start + (k * step)];
            }

            centred[channel] = unchecked(bias[channel] - (zeroPoint * sum));
        }

        return centred;
    }
}
