using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace MeadowTinyMl.Training;

/// <summary>Trains a network; the same source, plan and seed give the same parameters, on any number of threads and however often the run was interrupted.</summary>
public static class Trainer
{
    /// <summary>Runs the plan.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="source">The examples.</param>
    /// <param name="plan">How long and how fast.</param>
    /// <param name="seed">Order, augmentation and dropout: each epoch draws from a generator of this seed and its own number.</param>
    /// <param name="extras">Teachers, validation, checkpoint, progress.</param>
    /// <param name="cancel">Ends training early; a checkpoint holds the last whole epoch.</param>
    /// <exception cref="ArgumentException">The examples do not fill one batch, or patience is asked for without a validation set.</exception>
    /// <exception cref="OperationCanceledException">Training was ended early.</exception>
    public static void Run(Network network, IExampleSource source, TrainingPlan plan, ulong seed, TrainingExtras extras, CancellationToken cancel)
    {
        int stepsPerEpoch = source.Count / plan.BatchSize;
        if (stepsPerEpoch == 0)
        {
            throw new ArgumentException($"{source.Count} examples do not fill one batch of {plan.BatchSize}.", nameof(source));
        }

        if (plan.Patience > 0 && extras.ValidationLoss == null)
        {
            throw new ArgumentException($"A patience of {plan.Patience} epochs needs a validation set.", nameof(plan));
        }

        IOptimizer optimizer = plan.CreateOptimizer(network);
        var average = new WeightAverage(network, plan.AverageDecay);
        float[] progress = new float[3];
        float[][] best = network.State.Select(values => values.ToArray()).ToArray();
        List<float[]> state = [progress, .. network.State, .. optimizer.State, .. average.Average, .. best];
        (progress[0], progress[1], progress[2]) = (0, float.PositiveInfinity, 0);
        extras.Checkpoint?.TryLoad(state);

        var batch = new Batch(network, source, plan);
        for (int epoch = (int)progress[0] + 1; epoch <= plan.Epochs && (plan.Patience == 0 || progress[2] < plan.Patience); epoch++)
        {
            var random = new RandomGenerator(seed ^ ((ulong)epoch << 32));
            source.BeginEpoch(random);
            network.BeginEpoch(random);
            double loss = 0;
            for (int i = 0; i < stepsPerEpoch; i++)
            {
                cancel.ThrowIfCancellationRequested();
                int step = ((epoch - 1) * stepsPerEpoch) + i;
                loss += batch.Learn(i, random, extras.Teachers);
                if (plan.GradientLimit > 0)
                {
                    GradientClipping.Clip(network.Parameters, plan.GradientLimit);
                }

                optimizer.Update(plan.LearningRateAt(step, stepsPerEpoch), step + 1);
                extras.Pruning?.Apply();
                if (plan.AverageDecay > 0)
                {
                    average.Add(step + 1);
                }
            }

            progress[0] = epoch;
            if (extras.ValidationLoss != null)
            {
                Validate(network, plan, average, extras.ValidationLoss, progress, best);
            }

            extras.Checkpoint?.Save(state);
            extras.Progress?.Invoke(epoch, loss / stepsPerEpoch);
        }

        Finish(network, plan, average, extras, best);
    }

    private static void Validate(Network network, TrainingPlan plan, WeightAverage average, Func<Network, double> validationLoss, float[] progress, float[][] best)
    {
        if (plan.AverageDecay > 0)
        {
            average.Swap();
        }

        float loss = (float)validationLoss(network);
        progress[2]++;
        if (loss < progress[1])
        {
            (progress[1], progress[2]) = (loss, 0);
            for (int array = 0; array < best.Length; array++)
            {
                network.State[array].CopyTo(best[array], 0);
            }
        }

        if (plan.AverageDecay > 0)
        {
            average.Swap();
        }
    }

    private static void Finish(Network network, TrainingPlan plan, WeightAverage average, TrainingExtras extras, float[][] best)
    {
        if (extras.ValidationLoss != null)
        {
            network.Restore(best);
        }
        else if (plan.AverageDecay > 0)
        {
            average.Swap();
        }

        extras.Pruning?.Apply();
    }

    /// <summary>The arrays of one step.</summary>
    private sealed class Batch
    {
        private readonly Network _network;
        private readonly IExampleSource _source;
        private readonly TrainingPlan _plan;
        private readonly int _classes;
        private readonly float[] _input;
        private readonly float[] _targets;
        private readonly float[] _weights;
        private readonly float[] _gradient;

        public Batch(Network network, IExampleSource source, TrainingPlan plan)
        {
            _network = network;
            _source = source;
            _plan = plan;
            _classes = network.OutputShape[^1];
            _input = new float[plan.BatchSize * source.ExampleLength];
            _targets = new float[plan.BatchSize * _classes];
            _weights = new float[plan.BatchSize];
            _gradient = new float[plan.BatchSize * _classes];
        }

        /// <summary>Computes the gradients of one batch and returns its loss.</summary>
        public double Learn(int number, RandomGenerator random, Distillation? teachers)
        {
            Array.Clear(_targets);
            for (int i = 0; i < _plan.BatchSize; i++)
            {
                _weights[i] = _source.Write(
                    (number * _plan.BatchSize) + i,
                    random,
                    _input.AsSpan(i * _source.ExampleLength, _source.ExampleLength),
                    _targets.AsSpan(i * _classes, _classes));
            }

            float[] logits = _network.Forward(_input, _plan.BatchSize, training: true);
            double loss = SoftmaxCrossEntropy.Compute(logits, _targets, _weights, _plan.LabelSmoothing, _gradient);
            if (teachers != null)
            {
                loss = teachers.Add(_input, logits, _weights, loss, _gradient);
            }

            _network.Backward(_gradient, _plan.BatchSize);
            return loss;
        }
    }
}
