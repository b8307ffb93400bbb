using System;
using System.Threading;

namespace MeadowTinyMl.Training;

/// <summary>Trains a network on one thread; the same source, plan and seed give the same parameters.</summary>
public static class Trainer
{
    /// <summary>Runs the plan.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="source">The examples.</param>
    /// <param name="plan">How long and how fast.</param>
    /// <param name="random">Order and augmentation.</param>
    /// <param name="progress">Told after each epoch: its number from 1 and the mean loss; may be null.</param>
    /// <param name="cancel">Ends training early.</param>
    /// <exception cref="OperationCanceledException">Training was ended early.</exception>
    public static void Run(
        Network network, IExampleSource source, TrainingPlan plan, RandomGenerator random, Action<int, double>? progress, CancellationToken cancel)
    {
        int classes = network.OutputShape[^1];
        int stepsPerEpoch = source.Count / plan.BatchSize;
        if (stepsPerEpoch == 0)
        {
            throw new ArgumentException($"{source.Count} examples do not fill one batch of {plan.BatchSize}.", nameof(source));
        }

        var adam = new Adam(network.Parameters, plan.WeightDecay);
        var input = new float[plan.BatchSize * source.ExampleLength];
        var labels = new int[plan.BatchSize];
        var weights = new float[plan.BatchSize];
        var gradient = new float[plan.BatchSize * classes];
        int step = 0;
        for (int epoch = 1; epoch <= plan.Epochs; epoch++)
        {
            source.BeginEpoch(random);
            double loss = 0;
            for (int batch = 0; batch < stepsPerEpoch; batch++)
            {
                cancel.ThrowIfCancellationRequested();
                for (int i = 0; i < plan.BatchSize; i++)
                {
                    (labels[i], weights[i]) = source.Write((batch * plan.BatchSize) + i, random, input, i * source.ExampleLength);
                }

                float[] logits = network.Forward(input, plan.BatchSize, training: true);
                loss += SoftmaxCrossEntropy.Compute(logits, labels, weights, classes, plan.LabelSmoothing, gradient);
                network.Backward(gradient, plan.BatchSize);
                adam.Step(plan.LearningRateAt(step, stepsPerEpoch));
                step++;
            }

            progress?.Invoke(epoch, loss / stepsPerEpoch);
        }
    }
}
