using System;
using System.Collections.Generic;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Classification;

/// <summary>Classifies heater scans. Allocates nothing after construction; one instance serves one thread.</summary>
public sealed class GasClassifier
{
    private readonly Interpreter _interpreter;
    private readonly QuantizationParameters _quantization;
    private readonly int[] _features = new int[GasFeatures.Steps];
    private readonly TrainingDistance? _distance;

    /// <summary>Prepares the network of a bundle.</summary>
    /// <param name="bundle">A bundle whose task is gas.</param>
    /// <exception cref="ArgumentException">The bundle has another task.</exception>
    /// <exception cref="ModelFormatException">An operator does not fit its tensors.</exception>
    public GasClassifier(ModelBundle bundle)
    {
        if (bundle.Manifest.Task != ModelManifest.GasTask)
        {
            throw new ArgumentException($"A gas classifier needs a bundle for gas, not for {bundle.Manifest.Task}.", nameof(bundle));
        }

        _distance = bundle.Reference == null ? null : new TrainingDistance(bundle.Reference);
        _interpreter = new Interpreter(bundle.Model);
        TensorInfo input = _interpreter.InputInfo(0);
        _quantization = new QuantizationParameters(input.Scale, input.ZeroPoint);
    }

    /// <summary>Gets how far the last scan lies from the training data, in 1/100 standard deviations; null where the bundle has no reference.</summary>
    public int? Distance { get; private set; }

    /// <summary>Classifies one scan.</summary>
    /// <param name="ohms">Ten gas resistances, in ohm.</param>
    /// <param name="baseline">Clean air of the same sensor.</param>
    /// <param name="confidences">One for each class, in 1/10 000; overwritten.</param>
    /// <returns>What <see cref="GasInput.Judge"/> says of the scan: it may leave no answer, whatever the confidences are.</returns>
    public QualityFlags Classify(uint[] ohms, GasBaseline baseline, int[] confidences)
    {
        GasFeatures.Compute(ohms, baseline, _features);
        Distance = _distance?.Of(_features);
        Run(confidences);
        return GasInput.Judge(ohms, _features);
    }

    /// <summary>Says which heater steps made the network answer a class: those whose return to clean air lowers its confidence most. Eight inferences; allocates.</summary>
    /// <param name="ohms">Ten gas resistances, in ohm.</param>
    /// <param name="baseline">Clean air of the same sensor.</param>
    /// <param name="label">The class.</param>
    public Occlusion Explain(uint[] ohms, GasBaseline baseline, int label)
    {
        var confidences = new int[_interpreter.Int8Output(0).Length];
        var tried = new List<(string Part, int Effect)>();
        Classify(ohms, baseline, confidences);
        int whole = confidences[label];
        int Without(int first, int count)
        {
            GasFeatures.Compute(ohms, baseline, _features);
            Array.Clear(_features, first, count);
            Run(confidences);
            return whole - confidences[label];
        }

        int best = 0;
        for (int first = 0; first < GasFeatures.Steps; first += 2)
        {
            tried.Add(($"step_{first + 1}_{first + 2}", Without(first, 2)));
            best = tried[first / 2].Effect > tried[best / 2].Effect ? first : best;
        }

        tried.Add(($"step_{best + 1}", Without(best, 1)));
        tried.Add(($"step_{best + 2}", Without(best + 1, 1)));
        return Occlusion.Of(tried) with { Inferences = tried.Count + 1 };
    }

    /// <summary>Overwrites what is kept of the last scan: the features with zeroes, and in the network's layers with what they make of them.</summary>
    public void Zero()
    {
        Array.Clear(_features, 0, _features.Length);
        Run();
    }

    private void Run(int[] confidences)
    {
        ReadOnlySpan<sbyte> output = Run();
        for (int i = 0; i < output.Length; i++)
        {
            confidences[i] = Confidence.FromShares(output[i] + 128, 1);
        }
    }

    private ReadOnlySpan<sbyte> Run()
    {
        Span<sbyte> input = _interpreter.Int8Input(0);
        for (int step = 0; step < _features.Length; step++)
        {
            input[step] = _quantization.Quantize(GasInput.FromDecadesQ16(_features[step]));
        }

        _interpreter.Invoke();
        return _interpreter.Int8Output(0);
    }
}
