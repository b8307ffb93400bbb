using System;
using System.Linq;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Layers;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Optimisers against their published update rules, in double precision.</summary>
public class OptimizerTests
{
    [Fact]
    public void AdamW_FollowsThePublishedAlgorithm()
    {
        float[] gradients = [0.3f, -0.1f, 0.7f, 0.7f, -2f];
        var parameter = new Parameter(1, decays: true);
        parameter.Value[0] = 0.5f;
        var adam = new AdamW([parameter], 0.01f);

        double value = 0.5;
        double first = 0;
        double second = 0;
        for (int t = 1; t <= gradients.Length; t++)
        {
            double gradient = gradients[t - 1];
            first = (0.9 * first) + (0.1 * gradient);
            second = (0.999 * second) + (0.001 * gradient * gradient);
            double step = first / (1 - Math.Pow(0.9, t)) / (Math.Sqrt(second / (1 - Math.Pow(0.999, t))) + 1e-8);
            value = value - (0.1 * 0.01 * value) - (0.1 * step);

            parameter.Gradient[0] = gradients[t - 1];
            adam.Update(0.1f, t);
            Assert.Equal(value, parameter.Value[0], 1e-5);
        }
    }

    [Fact]
    public void AdamW_LeavesBiasesWithoutDecay()
    {
        var parameter = new Parameter(1, decays: false);
        parameter.Value[0] = 0.5f;
        new AdamW([parameter], 0.9f).Update(0.1f, 1);
        Assert.Equal(0.5f, parameter.Value[0]);
    }

    [Fact]
    public void AdamW_FindsTheLowestPointOfABowl()
    {
        float[] target = [3, -1, 0.25f];
        var parameter = new Parameter(3, decays: false);
        var adam = new AdamW([parameter], 0);
        for (int step = 0; step < 2_000; step++)
        {
            for (int i = 0; i < 3; i++)
            {
                parameter.Gradient[i] = 2 * (parameter.Value[i] - target[i]);
            }

            adam.Update(0.02f * (2_000 - step) / 2_000, step + 1);
        }

        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(target[i], parameter.Value[i], 1e-3f));
    }

    [Fact]
    public void LearningRateAt_RisesThenFallsAlongACosine()
    {
        var plan = new TrainingPlan { Epochs = 10, WarmUpEpochs = 2, LearningRate = 1 };
        float[] rates = Enumerable.Range(0, 50).Select(step => plan.LearningRateAt(step, 5)).ToArray();
        Assert.Equal(0.1f, rates[0], 1e-6f);
        Assert.Equal(1f, rates[9], 1e-6f);
        Assert.Equal(1f, rates[10], 1e-6f);
        Assert.Equal(0.5f, rates[30], 1e-6f);
        Assert.Equal(0.5 * (1 + Math.Cos(Math.PI * 39 / 40)), rates[49], 1e-6f);
        Assert.Equal(rates.Take(10).Order(), rates.Take(10));
        Assert.Equal(rates.Skip(10).OrderDescending(), rates.Skip(10));
    }

    [Fact]
    public void MomentumSgd_FollowsThePublishedRule()
    {
        float[] gradients = [0.3f, -0.1f, 0.7f];
        var parameter = new Parameter(1, decays: true);
        parameter.Value[0] = 0.5f;
        var sgd = new MomentumSgd([parameter], 0.9f, 0.1f);
        double value = 0.5;
        double velocity = 0;
        for (int t = 1; t <= gradients.Length; t++)
        {
            velocity = (0.9 * velocity) - (0.2 * gradients[t - 1]);
            value = (value * (1 - (0.2 * 0.1))) + velocity;
            parameter.Gradient[0] = gradients[t - 1];
            sgd.Update(0.2f, t);
            Assert.Equal(value, parameter.Value[0], 1e-6);
        }
    }

    [Fact]
    public void Clip_ScalesLongGradientsToTheLimitAndLeavesShortOnes()
    {
        var first = new Parameter(1, decays: true);
        var second = new Parameter(1, decays: false);
        (first.Gradient[0], second.Gradient[0]) = (3, 4);
        Assert.Equal(5, GradientClipping.Clip([first, second], 10), 12);
        Assert.Equal((3, 4), (first.Gradient[0], second.Gradient[0]));
        GradientClipping.Clip([first, second], 1);
        Assert.Equal(0.6f, first.Gradient[0], 1e-6f);
        Assert.Equal(0.8f, second.Gradient[0], 1e-6f);
    }
}
