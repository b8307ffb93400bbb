using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Compression;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Sound;

/// <summary>The sound task for the chain of compression: one fold is left out of all stages.</summary>
internal sealed class SoundCompression(
    SoundTraining training, SoundArchitecture architecture, IReadOnlyList<SoundExample> seen, IReadOnlyList<SoundExample> leftOut, string identity) : ICompressionTask
{
    public string Identity => identity;

    public Network Create() => training.Create(architecture, 2, 1);

    public IExampleSource Source() => new SoundSource(seen, training.FrontEnd, training.Recipe.Augmentation);

    public QuantizedNetwork Calibrate(Network network) => training.Calibrate(network, seen.ToArray());

    public byte[] Export(QuantizedNetwork network) => SoundTraining.Export(network, 1);

    public FoldPrediction[] Answer(Network network, byte[] model)
    {
        var answers = new SoundAnswers(model, training.Labels, training.FrontEnd);
        return leftOut.Select(example => answers.Of(example, network, $"fold {example.Clip.Fold}")).ToArray();
    }
}
