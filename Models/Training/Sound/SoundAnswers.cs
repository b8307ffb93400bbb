using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Training.Sound;

/// <summary>Answers clips with a float network and its int8 form side by side, window by window as the board does.</summary>
internal sealed class SoundAnswers
{
    private readonly SoundClassifier _classifier;
    private readonly Int8Logits _logits;
    private readonly LogMel _logMel;
    private readonly LogMelOptions _frontEnd;
    private readonly short[] _patch;
    private readonly float[] _values;
    private readonly int _classes;

    public SoundAnswers(byte[] model, IReadOnlyList<string> labels, LogMelOptions frontEnd)
    {
        ModelBundle bundle = InMemoryBundle.Sound(model, labels, frontEnd, SoundTraining.WindowsPerDecision);
        _classifier = new SoundClassifier(bundle);
        _logits = new Int8Logits(bundle.Model);
        _frontEnd = frontEnd;
        _logMel = new LogMel(frontEnd);
        _patch = new short[frontEnd.PatchLength];
        _values = new float[frontEnd.PatchLength];
        _classes = labels.Count;
    }

    /// <summary>Answers one clip.</summary>
    /// <param name="example">The clip.</param>
    /// <param name="network">The float network.</param>
    /// <param name="fold">What was left out of its training.</param>
    public FoldPrediction Of(SoundExample example, Network network, string fold) =>
        Of(example.Pcm, network) with { Fold = fold, Truth = example.Label, Recording = $"{example.Label}/{example.Clip.SourceId}" };

    /// <summary>Answers sound of no known class.</summary>
    /// <param name="pcm">Sound at the front end's rate.</param>
    /// <param name="network">The float network; null to ask the int8 one alone.</param>
    public FoldPrediction Of(short[] pcm, Network? network)
    {
        if (pcm.Length < _frontEnd.SamplesPerPatch)
        {
            Array.Resize(ref pcm, _frontEnd.SamplesPerPatch);
        }

        var confidences = new int[_classes];
        var sum = new double[_classes];
        var probabilities = new double[_classes];
        var logits = new List<float[]>();
        _classifier.Reset();
        for (int window = 0; window < SoundTraining.WindowsPerDecision; window++)
        {
            int start = window * _classifier.SamplesPerWindow;
            if (start + _frontEnd.SamplesPerPatch > pcm.Length || _classifier.AddWindow(pcm, start) == QualityFlags.Silent)
            {
                continue;
            }

            _logMel.Compute(pcm, start, _patch);
            for (int k = 0; k < _patch.Length; k++)
            {
                _values[k] = SoundInput.FromLog2Q8(_patch[k]);
            }

            logits.Add(_logits.Run(_values));
            if (network == null)
            {
                continue;
            }

            SoftmaxCrossEntropy.Softmax(network.Forward(_values, 1).AsSpan(0, _classes), probabilities);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += probabilities[i];
            }
        }

        _classifier.Average(confidences);
        int used = Math.Max(1, _classifier.WindowsUsed);
        int[] floating = FloatConfidence.Of(sum.Select(share => share / used).ToArray());
        return new FoldPrediction(string.Empty, -1, string.Empty, floating, confidences, logits.ToArray());
    }
}
