namespace MeadowTinyMl.Sensing;

/// <summary>A microphone that captures windows of sound one after another.</summary>
public interface IMicrophone
{
    /// <summary>Asks for the next finished window; never blocks.</summary>
    /// <param name="pcm">Where the samples go: int16 at 15 625 Hz.</param>
    /// <param name="start">The first element to write.</param>
    /// <param name="count">Samples to write.</param>
    /// <param name="quality">What is known to be wrong with the window.</param>
    /// <returns><see cref="ReadState.Ready"/> when all <paramref name="count"/> samples were written; otherwise nothing was.</returns>
    ReadState TryRead(short[] pcm, int start, int count, out SensorQuality quality);
}
