using System;
using System.Collections.Generic;
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
    private readonly int[] _tops; // [classes], windows that have it as their best
    private readonly short[] _surest; // the patch of the window with the highest confidence
    private readonly int _frames;
    private readonly int _bands;
    private readonly long[] _bandSums;
    private readonly int[] _shape;
    private readonly TrainingDistance? _distance;
    private readonly int _clipExponent;
    private int _surestShare;
    private bool _hasRun;

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
        _clipExponent = bundle.Manifest.ClipExponent;
        _patch = new short[options.PatchLength];
        _shares = new int[bundle.Manifest.Labels.Count];
        _tops = new int[_shares.Length];
        _surest = new short[options.PatchLength];
        _frames = options.Frames;
        _bands = options.MelBands;
        _bandSums = new long[_bands];
        _shape = new int[_bands];
        _distance = bundle.Reference == null ? null : new TrainingDistance(bundle.Reference);
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
        Array.Clear(_tops, 0, _tops.Length);
        Array.Clear(_bandSums, 0, _bandSums.Length);
        _surestShare = 0;
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
        for (int i = 0, band = 0; i < _patch.Length; i++)
        {
            _bandSums[band] += _patch[i];
            band = band + 1 == _bands ? 0 : band + 1;
        }

        ReadOnlySpan<sbyte> output = Run();
        int top = 0;
        for (int i = 0; i < output.Length; i++)
        {
            _shares[i] += output[i] + 128;
            top = output[i] > output[top] ? i : top;
        }

        _tops[top]++;
        if (output[top] + 128 > _surestShare)
        {
            _surestShare = output[top] + 128;
            Array.Copy(_patch, _surest, _patch.Length);
        }

        WindowsUsed++;
        return peak >= short.MaxValue ? QualityFlags.Clipped : QualityFlags.None;
    }

    /// <summary>Gets how many windows since <see cref="Reset"/> have, each by itself, a class as their best.</summary>
    /// <param name="label">The class.</param>
    public int Agreeing(int label) => _tops[label];

    /// <summary>Returns how far the windows since <see cref="Reset"/> lie from the training data, in 1/100 standard deviations; null where the bundle has no reference or every window was silent.</summary>
    /// <remarks>By the shape of the mean spectrum alone, so that loudness and gain do not count.</remarks>
    public int? Distance()
    {
        if (_distance == null || !TryShape(_shape))
        {
            return null;
        }

        return _distance.Of(_shape);
    }

    /// <summary>Gets the shape of the mean spectrum since <see cref="Reset"/>: each band's log2 in Q8 less the mean of all bands.</summary>
    /// <param name="shape">One for each band; overwritten.</param>
    /// <returns>False where every window was silent.</returns>
    public bool TryShape(int[] shape)
    {
        if (WindowsUsed == 0)
        {
            return false;
        }

        long all = 0;
        for (int band = 0; band < _bands; band++)
        {
            shape[band] = (int)(_bandSums[band] / (WindowsUsed * _frames));
            all += shape[band];
        }

        int mean = (int)(all / _bands);
        for (int band = 0; band < _bands; band++)
        {
            shape[band] -= mean;
        }

        return true;
    }

    /// <summary>
    /// Says which bands and times made the network answer a class, in the window since <see cref="Reset"/> that it was surest of: those whose fall to each band's quietest frame lowers the confidence
    /// most. Eight inferences; allocates.
    /// </summary>
    /// <param name="label">The class.</param>
    public Occlusion Explain(int label)
    {
        var floor = new short[_bands];
        for (int band = 0; band < _bands; band++)
        {
            floor[band] = short.MaxValue;
            for (int frame = 0; frame < _frames; frame++)
            {
                floor[band] = Math.Min(floor[band], _surest[(frame * _bands) + band]);
            }
        }

        Array.Copy(_surest, _patch, _patch.Length);
        int whole = Run()[label] + 128;
        var tried = new List<(string Part, int Effect)>();
        int parts = (Occlusion.MostInferences - 1) / 2;
        for (int part = 0; part < parts + 1; part++)
        {
            (int first, int last) = (part * _bands / (parts + 1), (part + 1) * _bands / (parts + 1));
            tried.Add(($"bands_{first + 1}_{last}", Confidence.Full * (whole - Without(label, floor, first, last, 0, _frames)) / 256));
        }

        for (int part = 0; part < parts; part++)
        {
            (int first, int last) = (part * _frames / parts, (part + 1) * _frames / parts);
            tried.Add(($"frames_{first + 1}_{last}", Confidence.Full * (whole - Without(label, floor, 0, _bands, first, last)) / 256));
        }

        return Occlusion.Of(tried) with { Inferences = tried.Count + 1 };
    }

    /// <summary>Overwrites what is kept of the input: with zeroes, and in the network's layers with what they make of a patch of zeroes. It takes an inference where there was one since the last time.</summary>
    public void Zero()
    {
        Reset();
        if (!_hasRun)
        {
            return;
        }

        Array.Clear(_patch, 0, _patch.Length);
        Array.Clear(_surest, 0, _surest.Length);
        Array.Clear(_shape, 0, _shape.Length);
        _logMel.Zero();
        Run();
        _hasRun = false;
    }

    private int Without(int label, short[] floor, int firstBand, int lastBand, int firstFrame, int lastFrame)
    {
        Array.Copy(_surest, _patch, _patch.Length);
        for (int frame = firstFrame; frame < lastFrame; frame++)
        {
            Array.Copy(floor, firstBand, _patch, (frame * _bands) + firstBand, lastBand - firstBand);
        }

        return Run()[label] + 128;
    }

    private ReadOnlySpan<sbyte> Run()
    {
        _hasRun = true;
        Span<sbyte> input = _interpreter.Int8Input(0);
        for (int i = 0; i < _patch.Length; i++)
        {
            input[i] = _quantization.Quantize(SoundInput.FromLog2Q8(_patch[i]));
        }

        _interpreter.Invoke();
        return _interpreter.Int8Output(0);
    }

    /// <summary>Averages the windows since <see cref="Reset"/> and raises the mean to the manifest's power; all confidences are 0 where every window was silent.</summary>
    /// <param name="confidences">One for each class, in 1/10 000; overwritten.</param>
    public void Average(int[] confidences) => ClipConfidence.Write(_shares, WindowsUsed, _clipExponent, confidences);
}
