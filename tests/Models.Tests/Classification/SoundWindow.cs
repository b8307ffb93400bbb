using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Tests.Classification;

/// <summary>One patch of sound before the network of a bundle, parts of which can be taken away; written apart from what explains it.</summary>
internal sealed class SoundWindow
{
    private readonly Interpreter _interpreter;
    private readonly QuantizationParameters _quantization;
    private readonly LogMel _logMel;
    private readonly LogMelOptions _options;
    private readonly short[] _patch;

    public SoundWindow(ModelBundle bundle)
    {
        _interpreter = new Interpreter(bundle.Model);
        _quantization = new QuantizationParameters(_interpreter.InputInfo(0).Scale, _interpreter.InputInfo(0).ZeroPoint);
        _options = bundle.Manifest.FrontEnd!;
        _logMel = new LogMel(_options);
        _patch = new short[_options.PatchLength];
    }

    /// <summary>Gets the parts that an explanation can name: quarters of the bands, thirds of the frames.</summary>
    public IReadOnlyList<string> Parts => [.. Shares("bands", _options.MelBands, 4), .. Shares("frames", _options.Frames, 3)];

    /// <summary>Takes the window of a recording that is surest of a class.</summary>
    public void TakeSurest(short[] pcm, int every, int label)
    {
        var surest = new short[_patch.Length];
        double most = -1;
        for (int start = 0; start + _options.SamplesPerPatch <= pcm.Length; start += every)
        {
            _logMel.Compute(pcm, start, _patch);
            if (pcm.AsSpan(start, _options.SamplesPerPatch).ToArray().Max(sample => Math.Abs((int)sample)) > SoundInput.SilentPeak && Confidence(label) > most)
            {
                most = Confidence(label);
                _patch.CopyTo(surest, 0);
            }
        }

        surest.CopyTo(_patch, 0);
    }

    /// <summary>Returns the confidence of a class, 0 to 1.</summary>
    public double Confidence(int label) => Confidence(label, _patch);

    /// <summary>Returns the confidence while one part after another falls to each band's quietest frame.</summary>
    public double[] Deletion(int label, IReadOnlyList<string> order)
    {
        var left = (short[])_patch.Clone();
        return [.. order.Select(part =>
        {
            string[] words = part.Split('_');
            int first = int.Parse(words[1], CultureInfo.InvariantCulture) - 1;
            int last = int.Parse(words[2], CultureInfo.InvariantCulture);
            for (int frame = 0; frame < _options.Frames; frame++)
            {
                for (int band = 0; band < _options.MelBands; band++)
                {
                    int place = words[0] == "bands" ? band : frame;
                    if (place >= first && place < last)
                    {
                        left[(frame * _options.MelBands) + band] = Enumerable.Range(0, _options.Frames).Min(other => _patch[(other * _options.MelBands) + band]);
                    }
                }
            }

            return Confidence(label, left);
        })];
    }

    private double Confidence(int label, short[] patch)
    {
        Span<sbyte> input = _interpreter.Int8Input(0);
        for (int i = 0; i < patch.Length; i++)
        {
            input[i] = _quantization.Quantize(SoundInput.FromLog2Q8(patch[i]));
        }

        _interpreter.Invoke();
        return (_interpreter.Int8Output(0)[label] + 128) / 256.0;
    }

    private static IEnumerable<string> Shares(string kind, int length, int count) =>
        Enumerable.Range(0, count).Select(part => $"{kind}_{(part * length / count) + 1}_{(part + 1) * length / count}");
}
