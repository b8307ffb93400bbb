using System;
using System.IO;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Tests;
using MeadowTinyMl.Training.Gas;
using MeadowTinyMl.Training.Quantization;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>The committed gas model against the recordings it was trained on.</summary>
public class ReleasedGasModelTests
{
    [FactNeeds("data/gas")]
    public void TrainFinal_GivesTheReleasedBytes()
    {
        string folder = Path.Combine(Repository.Root, "Models", "released", "gas");
        ModelManifest manifest = ModelManifest.Parse(File.ReadAllBytes(Path.Combine(folder, ModelBundle.ManifestFile)));
        byte[] released = File.ReadAllBytes(Path.Combine(folder, ModelBundle.ModelFile));
        var training = new GasTraining(GasDataSet.Read(Repository.SharedPath("data/gas")), manifest.Seed);
        Assert.Equal(manifest.Training, training.TrainingHashes);

        // The temperature, of two decimals, comes from cross-validation; the released file's own scales say which it was.
        QuantizedNetwork trained = training.TrainFinal(CancellationToken.None);
        double divisor = (double)LogitScale(GasTraining.Export(trained, 1)) / LogitScale(released);
        Assert.Equal(released, GasTraining.Export(trained, Math.Round(divisor, 2, MidpointRounding.AwayFromZero)));
    }

    private static float LogitScale(byte[] file)
    {
        TfliteModel model = TfliteModel.Parse(file);
        return model.Tensors[model.Operators[^1].Inputs[0]].Scale;
    }
}
