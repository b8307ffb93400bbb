using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Sound;

/// <summary>Trains and cross-validates the sound network over the folds of a data set.</summary>
public sealed class SoundTraining
{
    /// <summary>Windows that one decision averages: the five seconds of a clip.</summary>
    public const int WindowsPerDecision = 5;

    private const int RepresentativePatches = 320;

    private readonly SoundExample[] _examples;
    private readonly int _seed;

    /// <summary>Reads the clips of a labelled data set and computes their log-mel frames.</summary>
    /// <param name="clips">Clips with class and fold.</param>
    /// <param name="options">The front end.</param>
    /// <param name="seed">Fixes all randomness.</param>
    /// <param name="progress">Told how far reading is.</param>
    /// <exception cref="DataFormatException">A clip cannot be read or has no class, or there are fewer than two classes or folds.</exception>
    public SoundTraining(IReadOnlyList<SoundClip> clips, LogMelOptions options, int seed, Action<string> progress)
    {
        FrontEnd = options;
        _seed = seed;
        Labels = clips.Select(clip => clip.Class ?? throw new DataFormatException(clip.Path, "metadata.csv", "a class", "none"))
            .Distinct().Order(StringComparer.Ordinal).ToArray();
        Folds = clips.Select(clip => clip.Fold).Distinct().Order().ToArray();
        if (Labels.Count < 2 || Folds.Count < 2)
        {
            throw new DataFormatException("recordings", "metadata.csv", "two classes and two folds at least", $"{Labels.Count} and {Folds.Count}");
        }

        var labels = Labels.ToList();
        _examples = new SoundExample[clips.Count];
        for (int i = 0; i < _examples.Length; i++)
        {
            _examples[i] = SoundExample.Read(clips[i], labels.IndexOf(clips[i].Class!), options);
            if ((i + 1) % 80 == 0)
            {
                progress($"read {i + 1} of {clips.Count} clips");
            }
        }
    }

    /// <summary>Gets the classes, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Gets the folds.</summary>
    public IReadOnlyList<int> Folds { get; }

    /// <summary>Gets the front end.</summary>
    public LogMelOptions FrontEnd { get; }

    /// <summary>Gets the training plan.</summary>
    public TrainingPlan Plan { get; init; } = new() { Epochs = 80 };

    /// <summary>Gets the hashes of all clips in training, sorted.</summary>
    public IReadOnlyList<string> TrainingHashes => _examples.Select(example => example.Clip.Sha256).Distinct().Order(StringComparer.Ordinal).ToArray();

    /// <summary>Leaves out one fold after another.</summary>
    public IReadOnlyList<FoldPrediction> LeaveOutFolds(Action<string> progress, CancellationToken cancel)
    {
        var answers = new ConcurrentDictionary<int, List<FoldPrediction>>();
        Parallel.ForEach(Folds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, fold =>
        {
            SoundExample[] training = _examples.Where(example => example.Clip.Fold != fold).ToArray();
            Network network = TrainOn(training, $"fold {fold} left out", progress, cancel);
            byte[] model = Quantize(network, training);
            answers[fold] = Answer(network, model, _examples.Where(example => example.Clip.Fold == fold), $"fold {fold}");
        });
        return Folds.SelectMany(fold => answers[fold]).ToList();
    }

    /// <summary>Trains on all clips and returns the int8 model.</summary>
    public byte[] TrainFinal(Action<string> progress, CancellationToken cancel) =>
        Quantize(TrainOn(_examples, "all clips", progress, cancel), _examples);

    private Network TrainOn(SoundExample[] training, string what, Action<string> progress, CancellationToken cancel)
    {
        var random = new RandomGenerator((ulong)_seed);
        Network network = SoundNetwork.Create(FrontEnd, Labels.Count, random);
        var clock = Stopwatch.StartNew();
        Trainer.Run(network, new SoundSource(training, FrontEnd), Plan, random, Report, cancel);
        return network;

        void Report(int epoch, double loss)
        {
            if (epoch % 10 == 0 || epoch == Plan.Epochs)
            {
                TimeSpan left = clock.Elapsed * ((double)(Plan.Epochs - epoch) / epoch);
                progress($"{what}: epoch {epoch} of {Plan.Epochs}, loss {loss:F3}, {left:m\\:ss} left");
            }
        }
    }

    // One patch of each training clip, the loud part where it has one.
    private byte[] Quantize(Network network, SoundExample[] training)
    {
        var random = new RandomGenerator((ulong)_seed);
        var logMel = new LogMel(FrontEnd);
        var patch = new short[FrontEnd.PatchLength];
        int count = Math.Min(RepresentativePatches, training.Length);
        var representative = new float[count * FrontEnd.PatchLength];
        for (int i = 0; i < count; i++)
        {
            SoundExample example = training[(int)((long)i * training.Length / count)];
            logMel.Compute(example.Pcm, random.Below(example.Pcm.Length - FrontEnd.SamplesPerPatch + 1), patch);
            for (int k = 0; k < patch.Length; k++)
            {
                representative[(i * patch.Length) + k] = SoundInput.FromLog2Q8(patch[k]);
            }
        }

        // Codes are eighths of an octave, from silence to 32 octaves above it.
        return PostTrainingQuantizer.Export(network, new QuantizationParameters(1f / 64, 0), representative, "sound: log-mel patch to classes");
    }

    private List<FoldPrediction> Answer(Network network, byte[] model, IEnumerable<SoundExample> examples, string fold)
    {
        var predictions = new List<FoldPrediction>();
        var classifier = new SoundClassifier(InMemoryBundle.Sound(model, Labels, FrontEnd, WindowsPerDecision));
        var logMel = new LogMel(FrontEnd);
        var patch = new short[FrontEnd.PatchLength];
        var input = new float[FrontEnd.PatchLength];
        var probabilities = new double[Labels.Count];
        foreach (SoundExample example in examples)
        {
            var codes = new int[Labels.Count];
            var sum = new double[Labels.Count];
            classifier.Reset();
            for (int window = 0; window < WindowsPerDecision; window++)
            {
                int start = window * classifier.SamplesPerWindow;
                if (start + FrontEnd.SamplesPerPatch > example.Pcm.Length || classifier.AddWindow(example.Pcm, start) == QualityFlags.Silent)
                {
                    continue;
                }

                logMel.Compute(example.Pcm, start, patch);
                for (int k = 0; k < patch.Length; k++)
                {
                    input[k] = SoundInput.FromLog2Q8(patch[k]);
                }

                SoftmaxCrossEntropy.Softmax(network.Forward(input, 1).AsSpan(0, Labels.Count), probabilities);
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += probabilities[i];
                }
            }

            classifier.Average(codes);
            int used = Math.Max(1, classifier.WindowsUsed);
            predictions.Add(new FoldPrediction(fold, example.Label, FloatConfidence.Of(sum.Select(share => share / used).ToArray()), codes));
        }

        return predictions;
    }
}
