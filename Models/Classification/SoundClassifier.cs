using System;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Classification;

/// <summary>Classifies sound: windows of one second, several averaged to one decision. Allocates nothing after construction; one instance serves one thread.</summary>
public sealed class SoundClassifier
{
    private readonly Interpreter _interpreter;
    private readonly QuantizationParameters _quantization;
    private readonly LogMel _logMel;
    private readonly int _samplesPerPatch;
    private readonly short[] _patch;
    private readonly int[] _shares;

    /// <summary>Prepares the front end and the network of a bundle.</summary>
    /// <param name="bundle">A bundle whose task is sound.</param>
    /// <exception cref="ArgumentException">The bundle has another task.</exception>
    /// <exception cref="ModelFormatException">An operator does not fit its tensors.</exception>
    public SoundClassifier(ModelBundle bundle)
    {
        LogMelOptions options = bundle.Manifest.FrontEnd
            ?? throw new ArgumentException($"A sound classifier needs a bundle for sound, not for {bundle.Manifest.Task}.", nameof(bundle));
        _interpreter = new Interpreter(bundle.Model);
        TensorInfo input = _interpreter.InputInfo(0);
        _quantization = new QuantizationParameters(input.Scale, input.ZeroPoint);
        _logMel = new LogMel(options);
        _samplesPerPatch = options.SamplesPerPatch;
        SamplesPerWindow = Math.Max(options.SampleRateHz, options.SamplesPerPatch);
        WindowsPerDecision = bundle.Manifest.WindowsPerDecision;
        _patch = new short[options.PatchLength];
        _shares = new int[bundle.Manifest.Labels.Count];
    }

    /// <summary>Gets the samples from one window to the next: a second, or a patch where that is longer.</summary>
    public int SamplesPerWindow { get; }

    /// <summary>Gets the windows that one decision averages.</summary>
    public int WindowsPerDecision { get; }

    /// <summary>Gets the windows since <see cref="Reset"/> that were loud enough to be classified.</summary>
    public int WindowsUsed { get; private set; }

    /// <summary>Begins a decision.</summary>
    public void Reset()
    {
        Array.Clear(_shares, 0, _shares.Length);
        WindowsUsed = 0;
    }

    /// <summary>Classifies one window; a silent one is left out of the average.</summary>
    /// <param name="pcm">Sound at the front end's rate.</param>
    /// <param name="start">First sample of the window; a patch must follow.</param>
    /// <returns><see cref="QualityFlags.Silent"/> for a silent window, <see cref="QualityFlags.Clipped"/> where samples stand at full scale.</returns>
    public QualityFlags AddWindow(short[] pcm, int start)
    {
        int peak = 0;
        for (int i = start; i < start + _samplesPerPatch; i++)
        {
            int magnitude = pcm[i] < 0 ? -pcm[i] : pcm[i];
            peak = magnitude > peak ? magnitude : peak;
        }

        if (peak <= SoundInput.SilentPeak)
        {
            return QualityFlags.Silent;
        }

        _logMel.Compute(pcm, start, _patch);
        Span<sbyte> input = _interpreter.Int8Input(0);
        for (int i = 0; i < _patch.Length; i++)
        {
            input[i] = _quantization.Quantize(SoundInput.FromLog2Q8(_patch[i]));
        }

        _interpreter.Invoke();
        ReadOnlySpan<sbyte> output = _interpreter.Int8Output(0);
        for (int i = 0; i < output.Length; i++)
        {
            _shares[i] += output[i] + 128;
        }

        WindowsUsed++;
        return peak >= short.MaxValue ? QualityFlags.Clipped : QualityFlags.None;
    }

    /// <summary>Averages the windows since <see cref="Reset"/>; all confidences are 0 where every window was silent.</summary>
    /// <param name="confidences">One for each class, in 1/10 000; overwritten.</param>
    public void Average(int[] confidences)
    {
        for (int i = 0; i < _shares.Length; i++)
        {
            confidences[i] = WindowsUsed == 0 ? 0 : Confidence.FromShares(_shares[i], WindowsUsed);
        }
    }
}
