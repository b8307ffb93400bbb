using System.IO;
using System.Threading;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Tests;
using MeadowTinyMl.Training.Gas;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>The committed gas model against the recordings it was trained on.</summary>
public class ReleasedGasModelTests
{
    private const int ReleasedSeed = 1;

    [FactNeeds("data/gas")]
    public void TrainFinal_GivesTheReleasedBytes()
    {
        var training = new GasTraining(GasDataSet.Read(Repository.SharedPath("data/gas")), ReleasedSeed);
        byte[] released = File.ReadAllBytes(Path.Combine(Repository.Root, "Models", "released", "gas", "model.tflite"));
        Assert.Equal(released, training.TrainFinal(CancellationToken.None));
    }
}
