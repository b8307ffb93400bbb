namespace MeadowTinyMl.Classification;

/// <summary>How sound stands at the input of a network, the same in training and on the board.</summary>
public static class SoundInput
{
    /// <summary>A window whose largest sample is no larger than this is silent: it is not classified. −60 dB of full scale.</summary>
    public const int SilentPeak = 32;

    /// <summary>Maps a log-mel value to the network's input.</summary>
    /// <param name="octaves">log2 of band energy, 0 to about 38.</param>
    /// <returns>(octaves − 16) / 8, so that common sounds lie within ±1.</returns>
    public static float FromOctaves(float octaves) => (octaves - 16f) * 0.125f;

    /// <summary>Maps a log-mel value in Q8 to the network's input; exact in float32.</summary>
    /// <param name="log2Q8">As <c>LogMel</c> gives it.</param>
    public static float FromLog2Q8(short log2Q8) => (log2Q8 - 4_096) * (1f / 2_048);
}
