using System;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Classification;

/// <summary>Classifies heater scans. Allocates nothing after construction; one instance serves one thread.</summary>
public sealed class GasClassifier
{
    private readonly Interpreter _interpreter;
    private readonly QuantizationParameters _quantization;
    private readonly int[] _features = new int[GasFeatures.Steps];

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

        _interpreter = new Interpreter(bundle.Model);
        TensorInfo input = _interpreter.InputInfo(0);
        _quantization = new QuantizationParameters(input.Scale, input.ZeroPoint);
    }

    /// <summary>Classifies one scan.</summary>
    /// <param name="ohms">Ten gas resistances, in ohm.</param>
    /// <param name="baseline">Clean air of the same sensor.</param>
    /// <param name="confidences">One for each class, in 1/10 000; overwritten.</param>
    /// <returns>What <see cref="GasInput.Judge"/> says of the scan: it may leave no answer, whatever the confidences are.</returns>
    public QualityFlags Classify(uint[] ohms, GasBaseline baseline, int[] confidences)
    {
        GasFeatures.Compute(ohms, baseline, _features);
        Span<sbyte> input = _interpreter.Int8Input(0);
        for (int step = 0; step < _features.Length; step++)
        {
            input[step] = _quantization.Quantize(GasInput.FromDecadesQ16(_features[step]));
        }

        _interpreter.Invoke();
        ReadOnlySpan<sbyte> output = _interpreter.Int8Output(0);
        for (int i = 0; i < output.Length; i++)
        {
            confidences[i] = Confidence.FromShares(output[i] + 128, 1);
        }

        return GasInput.Judge(ohms, _features);
    }
}
