using System;
using System.Collections.Generic;
using System.Threading;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Sound;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Early stopping by a fold that is neither trained on nor reported.</summary>
public class ValidationSetTests
{
    // Logits (0, ln 3): shares of a quarter and three quarters.
    [Fact]
    public void Loss_IsTheMeanLogarithmByHand()
    {
        var dense = new Dense(2);
        var network = new Network([1], [dense], new RandomGenerator(1));
        new[] { 0, (float)Math.Log(3) }.CopyTo(dense.Weights.Value, 0);
        var set = new ValidationSet();
        set.Add([1], 0);
        set.Add([1], 1);
        Assert.Equal((Math.Log(4) + Math.Log(4.0 / 3)) / 2, set.Loss(network), 1e-6);
    }

    [Fact]
    public void Patience_EndsTheTrainingOfSoundsEarlyAndStillAnswersTheFoldLeftOut()
    {
        using var folder = new TemporaryFolder();
        TinySounds.Write(folder.Path);
        SoundRecipe own = TinySounds.Recipe;
        var lines = new List<string>();

        // A rate that is far too high gets no better.
        SoundRecipe hopeless = own with { StudentPlan = own.StudentPlan with { Epochs = 60, Patience = 3, LearningRate = 3, GradientLimit = 0, AverageDecay = 0 } };
        var training = new SoundTraining(SoundDataSet.Read(folder.Path), hopeless, 1, _ => { });
        TrainedFold fold = training.LeaveOutFolds([1], lines.Add, CancellationToken.None)[0];
        Assert.Equal(8, fold.Predictions.Count);
        Assert.DoesNotContain(lines, line => line.Contains("student: epoch 60 of 60", StringComparison.Ordinal));
        Assert.All(fold.Predictions, prediction => Assert.Equal("fold 1", prediction.Fold));
    }
}
