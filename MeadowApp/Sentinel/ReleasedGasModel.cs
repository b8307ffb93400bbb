using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sentinel;

/// <summary>The gas model of a released bundle.</summary>
public sealed class ReleasedGasModel : IGasModel
{
    private readonly GasClassifier _classifier;

    /// <summary>Prepares the model.</summary>
    /// <param name="bundle">A checked bundle whose task is gas.</param>
    public ReleasedGasModel(ModelBundle bundle)
    {
        _classifier = new GasClassifier(bundle);
        Manifest = bundle.Manifest;
        Reference = bundle.Reference;
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public ReferenceStatistics? Reference { get; }

    /// <inheritdoc/>
    public int? Distance => _classifier.Distance;

    /// <inheritdoc/>
    public Occlusion Explain(uint[] ohms, GasBaseline baseline, int label) => _classifier.Explain(ohms, baseline, label);

    /// <inheritdoc/>
    public void Zero() => _classifier.Zero();

    /// <inheritdoc/>
    public QualityFlags Classify(uint[] ohms, GasBaseline baseline, int[] confidences) => _classifier.Classify(ohms, baseline, confidences);
}
