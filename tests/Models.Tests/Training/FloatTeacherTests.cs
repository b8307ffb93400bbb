using System;
using System.Linq;
using System.Threading;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Training.Sound;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>The float network teaches the one on int8 codes.</summary>
public sealed class FloatTeacherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A rate that leads codes which learn from labels far away from where they began.
    [Fact]
    public void Codes_ThatLearnFromTheFloatNetworkAnswerMoreAsItDoes()
    {
        TinySounds.Write(_folder.Path);
        double taught = Distance(1);
        double left = Distance(0);
        Assert.True(taught < 0.7 * left, $"{taught} and {left}");
    }

    private double Distance(double share)
    {
        SoundRecipe own = TinySounds.Recipe;
        SoundRecipe recipe = own with { FloatShare = share, QuantizedPlan = own.QuantizedPlan with { Epochs = 10, LearningRate = 1e-2f } };
        var training = new SoundTraining(SoundDataSet.Read(_folder.Path), recipe, 1, _ => { });
        return training.LeaveOutFolds([1], _ => { }, CancellationToken.None)[0].Predictions
            .Average(prediction => prediction.FloatConfidences.Zip(prediction.Int8Confidences, (real, code) => Math.Abs(real - code)).Sum());
    }
}
