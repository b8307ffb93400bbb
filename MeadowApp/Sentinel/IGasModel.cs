using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sentinel;

/// <summary>A gas model as the loop sees it; stands in for <see cref="GasClassifier"/> where a test begins at model outputs.</summary>
public interface IGasModel
{
    /// <summary>Gets the model's manifest.</summary>
    ModelManifest Manifest { get; }

    /// <summary>Gets what the training data looked like, or null where the bundle does not say.</summary>
    ReferenceStatistics? Reference { get; }

    /// <summary>Gets how far the last scan lies from the training data, in 1/100 standard deviations, or null.</summary>
    int? Distance { get; }

    /// <summary>Says which heater steps made the model answer a class; at most eight inferences.</summary>
    Occlusion Explain(uint[] ohms, GasBaseline baseline, int label);

    /// <summary>Overwrites what is kept of the last scan.</summary>
    void Zero();

    /// <summary>Classifies one scan.</summary>
    /// <param name="ohms">Ten gas resistances, in ohm.</param>
    /// <param name="baseline">The sensor's clean air.</param>
    /// <param name="confidences">One for each class, in 1/10 000; overwritten.</param>
    /// <returns>What stands against an answer to this scan, whatever the confidences are.</returns>
    QualityFlags Classify(uint[] ohms, GasBaseline baseline, int[] confidences);
}
