namespace MeadowTinyMl.Sensing;

/// <summary>Stands where no microphone is fitted: says so, and never gives data.</summary>
public sealed class UnfittedMicrophone : IMicrophone
{
    /// <inheritdoc/>
    public ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality)
    {
        quality = SensorQuality.Missing;
        return ReadState.Lost;
    }
}
