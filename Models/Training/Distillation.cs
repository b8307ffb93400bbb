using System;

namespace MeadowTinyMl.Training;

/// <summary>Teaches a network the answers of a larger one, or of several together.</summary>
/// <remarks>
/// Hinton, Vinyals and Dean, Distilling the knowledge in a neural network, 2015, section 2: the loss is (1 − share)·hard + share·T²·soft, where soft is the
/// cross-entropy between the softmaxes of teacher and student at temperature T. T² keeps the size of the soft gradients as T changes.
/// </remarks>
public sealed class Distillation
{
    private readonly Network[] _teachers;
    private readonly double[] _probabilities;
    private readonly double[] _student;
    private double[] _targets = [];

    /// <summary>Prepares the teachers.</summary>
    /// <param name="teachers">Trained networks of the student's input and classes; their softened probabilities are averaged. Not used elsewhere meanwhile.</param>
    /// <param name="temperature">T, at least 1.</param>
    /// <param name="share">Share of the soft loss, 0 to 1.</param>
    public Distillation(Network[] teachers, double temperature, double share)
    {
        ArgumentOutOfRangeException.ThrowIfZero(teachers.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(temperature, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        _teachers = teachers;
        Temperature = temperature;
        Share = share;
        _probabilities = new double[teachers[0].OutputShape[^1]];
        _student = new double[_probabilities.Length];
    }

    /// <summary>Gets T.</summary>
    public double Temperature { get; }

    /// <summary>Gets the share of the soft loss.</summary>
    public double Share { get; }

    /// <summary>Changes the loss and gradient of the hard targets into those of both.</summary>
    /// <param name="input">[batch, …] what the student saw.</param>
    /// <param name="logits">[batch, classes] what the student answered.</param>
    /// <param name="weights">[batch], weight of each example.</param>
    /// <param name="hardLoss">The loss against the hard targets.</param>
    /// <param name="gradient">[batch, classes], its gradient; overwritten.</param>
    /// <returns>The loss of both.</returns>
    public double Add(float[] input, float[] logits, float[] weights, double hardLoss, float[] gradient)
    {
        int classes = _probabilities.Length;
        int batch = weights.Length;
        Teach(input, batch);
        double soft = 0;
        for (int example = 0; example < batch; example++)
        {
            int row = example * classes;
            SoftmaxCrossEntropy.Softmax(logits.AsSpan(row, classes), _student, Temperature);
            for (int i = 0; i < classes; i++)
            {
                double target = _targets[row + i];
                soft -= weights[example] * target * ExactMath.Log(Math.Max(_student[i], 1e-30));

                // d/dz of T²·CE(softmax(z / T)) is T·(p − target).
                double change = weights[example] * Temperature * (_student[i] - target) / batch;
                gradient[row + i] = (float)(((1 - Share) * gradient[row + i]) + (Share * change));
            }
        }

        return ((1 - Share) * hardLoss) + (Share * Temperature * Temperature * soft / batch);
    }

    private void Teach(float[] input, int batch)
    {
        int classes = _probabilities.Length;
        if (_targets.Length < batch * classes)
        {
            _targets = new double[batch * classes];
        }

        Array.Clear(_targets);
        foreach (Network teacher in _teachers)
        {
            float[] logits = teacher.Forward(input, batch);
            for (int example = 0; example < batch; example++)
            {
                SoftmaxCrossEntropy.Softmax(logits.AsSpan(example * classes, classes), _probabilities, Temperature);
                for (int i = 0; i < classes; i++)
                {
                    _targets[(example * classes) + i] += _probabilities[i] / _teachers.Length;
                }
            }
        }
    }
}
