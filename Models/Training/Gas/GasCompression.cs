using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Compression;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Gas;

/// <summary>The gas task for the chain of compression: some recordings of each class are left out of all stages.</summary>
internal sealed class GasCompression(
    IReadOnlyList<int> hidden, GasAugmentation augmentation, GasExample[] seen, GasExample[] leftOut, ulong seed, string identity) : ICompressionTask
{
    public string Identity => identity;

    public Network Create() => GasTraining.Create(hidden, seed);

    public IExampleSource Source() => new GasSource(seen, GasTraining.Labels.Count, augmentation);

    public QuantizedNetwork Calibrate(Network network) => GasTraining.Calibrate(network, seen);

    public byte[] Export(QuantizedNetwork network) => GasTraining.Export(network, 1);

    public FoldPrediction[] Answer(Network network, byte[] model) =>
        leftOut.GroupBy(example => example.Recording).SelectMany(recording => GasTraining.Answer(network, model, recording, recording.Key)).ToArray();
}
