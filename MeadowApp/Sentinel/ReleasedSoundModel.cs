using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>The sound model of a released bundle.</summary>
public sealed class ReleasedSoundModel : ISoundModel
{
    private readonly SoundClassifier _classifier;

    /// <summary>Prepares the model.</summary>
    /// <param name="bundle">A checked bundle whose task is sound.</param>
    public ReleasedSoundModel(ModelBundle bundle)
    {
        _classifier = new SoundClassifier(bundle);
        Manifest = bundle.Manifest;
        Reference = bundle.Reference;
    }

    /// <inheritdoc/>
    public ModelManifest Manifest { get; }

    /// <inheritdoc/>
    public int SamplesPerWindow => _classifier.SamplesPerWindow;

    /// <inheritdoc/>
    public int WindowsPerDecision => _classifier.WindowsPerDecision;

    /// <inheritdoc/>
    public int WindowsUsed => _classifier.WindowsUsed;

    /// <inheritdoc/>
    public ReferenceStatistics? Reference { get; }

    /// <inheritdoc/>
    public int? Distance() => _classifier.Distance();

    /// <inheritdoc/>
    public int Agreeing(int label) => _classifier.Agreeing(label);

    /// <inheritdoc/>
    public Occlusion Explain(int label) => _classifier.Explain(label);

    /// <inheritdoc/>
    public void Zero() => _classifier.Zero();

    /// <inheritdoc/>
    public void Reset() => _classifier.Reset();

    /// <inheritdoc/>
    public QualityFlags AddWindow(short[] pcm, int start) => _classifier.AddWindow(pcm, start);

    /// <inheritdoc/>
    public void Average(int[] confidences) => _classifier.Average(confidences);
}
