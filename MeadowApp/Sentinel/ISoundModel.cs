using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>A sound model as the loop sees it; stands in for <see cref="SoundClassifier"/> where a test begins at model outputs.</summary>
public interface ISoundModel
{
    /// <summary>Gets the model's manifest.</summary>
    ModelManifest Manifest { get; }

    /// <summary>Gets the samples of one window.</summary>
    int SamplesPerWindow { get; }

    /// <summary>Gets the windows that are averaged to one decision.</summary>
    int WindowsPerDecision { get; }

    /// <summary>Gets the windows of the current decision that were loud enough to be classified.</summary>
    int WindowsUsed { get; }

    /// <summary>Gets what the training data looked like, or null where the bundle does not say.</summary>
    ReferenceStatistics? Reference { get; }

    /// <summary>Returns how far the windows since <see cref="Reset"/> lie from the training data, in 1/100 standard deviations, or null.</summary>
    int? Distance();

    /// <summary>Returns how many windows since <see cref="Reset"/> have, each by itself, a class as their best.</summary>
    int Agreeing(int label);

    /// <summary>Says which bands and times made the model answer a class; at most eight inferences.</summary>
    Occlusion Explain(int label);

    /// <summary>Overwrites what is kept of the input with zeroes.</summary>
    void Zero();

    /// <summary>Begins a new decision.</summary>
    void Reset();

    /// <summary>Classifies one window; one that is silent is left out of the average.</summary>
    /// <param name="pcm">Samples at 15 625 Hz.</param>
    /// <param name="start">First sample of the window.</param>
    /// <returns>What was noticed about the window.</returns>
    QualityFlags AddWindow(short[] pcm, int start);

    /// <summary>Averages the windows since <see cref="Reset"/>.</summary>
    /// <param name="confidences">One for each class, in 1/10 000; overwritten.</param>
    void Average(int[] confidences);
}
