using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Compression;
using MeadowTinyMl.Training.Export;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Gas;

/// <summary>Trains and cross-validates the gas network on a data set under the protocol of <see cref="GasProtocol"/>.</summary>
public sealed class GasTraining
{
    /// <summary>The classes, in the order of the network's outputs.</summary>
    public static readonly IReadOnlyList<string> Labels = ["clean_air", "odour", "solvent_vapour"];

    // Decades at which the input's codes end. What lies farther from clean air is beyond doubt; steps of 1/128 of a decade tell weak odours apart.
    private const float LowestCoded = -1.6f;
    private const float HighestCoded = 0.4f;

    private const int RepresentativeScans = 1_024;

    private readonly GasExample[] _examples;
    private readonly ulong _seed;

    /// <summary>Prepares the scored scans of a data set.</summary>
    /// <param name="data">Scans of one heater profile.</param>
    /// <param name="seed">Fixes all randomness.</param>
    /// <exception cref="DataFormatException">A class has no scan that can be scored.</exception>
    public GasTraining(GasDataSet data, int seed)
    {
        _seed = (ulong)seed;
        Protocol = GasProtocol.Apply(data.Cycles);
        _examples = Protocol.Scored
            .Where(i => Labels.Contains(data.Cycles[i].Group))
            .Select(i => GasExample.Create(data.Cycles[i], Protocol.BaselineOf(data.Cycles[i])!, data.RowGroups[i]))
            .ToArray();
        foreach (string label in Labels)
        {
            if (_examples.All(example => Labels[example.Label] != label))
            {
                throw new DataFormatException("recordings", $"class {label}", "settled scans by sensors with ten scans of clean air", "none");
            }
        }
    }

    /// <summary>Gets which scans are scored and which baselines they have.</summary>
    public GasProtocol Protocol { get; }

    /// <summary>Gets the procedure.</summary>
    public GasRecipe Recipe { get; init; } = new();

    /// <summary>Gets the number of scans that are scored.</summary>
    public int ScoredScans => _examples.Length;

    /// <summary>Gets the hashes of all row groups in training, sorted.</summary>
    public IReadOnlyList<string> TrainingHashes => _examples.Select(example => example.RowGroup).Distinct().Order(StringComparer.Ordinal).ToArray();

    /// <summary>Leaves out one recording after another.</summary>
    public IReadOnlyList<TrainedFold> LeaveOutRecordings(Action<string> progress, CancellationToken cancel) =>
        CrossValidate(example => example.Recording, progress, cancel);

    /// <summary>Leaves out one board after another.</summary>
    public IReadOnlyList<TrainedFold> LeaveOutBoards(Action<string> progress, CancellationToken cancel) =>
        CrossValidate(example => example.Board, progress, cancel);

    /// <summary>Leaves out one sensor after another; sensors that their source did not tell apart count as one.</summary>
    public IReadOnlyList<TrainedFold> LeaveOutSensors(Action<string> progress, CancellationToken cancel) =>
        CrossValidate(example => example.Sensor, progress, cancel);

    /// <summary>
    /// A control: networks that see nothing but temperature and humidity, one recording left out at a time. Their accuracy is what the shortcut would give: the
    /// classes were recorded in air of their own.
    /// </summary>
    /// <returns>The answers to scans whose temperature and humidity are known; empty where fewer than two recordings have them.</returns>
    public IReadOnlyList<FoldPrediction> ClimateControl(CancellationToken cancel)
    {
        GasExample[] known = _examples.Where(example => example.Climate != null).ToArray();
        string[] recordings = known.Select(example => example.Recording).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (recordings.Length < 2)
        {
            return [];
        }

        var answers = new ConcurrentDictionary<string, FoldPrediction[]>();
        Parallel.ForEach(recordings, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, recording =>
        {
            Network network = Create(Recipe.Hidden, _seed, ClimateSource.Inputs);
            Trainer.Run(network, new ClimateSource(known.Where(example => example.Recording != recording).ToArray(), Labels.Count), Recipe.Plan, _seed, new TrainingExtras(), cancel);
            var probabilities = new double[Labels.Count];
            answers[recording] = known.Where(example => example.Recording == recording).Select(example =>
            {
                SoftmaxCrossEntropy.Softmax(network.Forward(example.Climate!, 1).AsSpan(0, Labels.Count), probabilities);
                int[] confidences = FloatConfidence.Of(probabilities);
                return new FoldPrediction(recording, example.Label, recording, confidences, confidences, []);
            }).ToArray();
        });
        return recordings.SelectMany(recording => answers[recording]).ToArray();
    }

    /// <summary>Leaves out one kind of odour or vapour after another: all scans of its label, on every board.</summary>
    public IReadOnlyList<TrainedFold> LeaveOutKinds(Action<string> progress, CancellationToken cancel) =>
        CrossValidate(example => example.Label == 0 ? string.Empty : example.Kind, progress, cancel);

    /// <summary>
    /// For nested validation: for each recording, what networks that saw neither it nor one further recording answered to that further one, all further ones
    /// together. The recording itself has no part in its counts, so a choice by them is fit to be judged on it.
    /// </summary>
    /// <returns>For each recording the int8 counts, rows actual and columns answered.</returns>
    public IReadOnlyDictionary<string, long[,]> CountWithoutPairs(Action<string> progress, CancellationToken cancel)
    {
        string[] recordings = _examples.Select(example => example.Recording).Distinct().Order(StringComparer.Ordinal).ToArray();
        (string First, string Second)[] pairs = recordings.SelectMany((first, i) => recordings.Skip(i + 1).Select(second => (first, second))).ToArray();
        Dictionary<string, long[,]> counts = recordings.ToDictionary(recording => recording, _ => new long[Labels.Count, Labels.Count]);
        int done = 0;
        var clock = new EpochClock(pairs.Length);
        Parallel.ForEach(pairs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, pair =>
        {
            GasExample[] training = _examples.Where(example => example.Recording != pair.First && example.Recording != pair.Second).ToArray();
            (Network network, QuantizedNetwork quantized) = TrainOn(training, cancel);
            byte[] model = Export(quantized, 1);
            Count(pair.First, pair.Second);
            Count(pair.Second, pair.First);
            int number = Interlocked.Increment(ref done);
            TimeSpan left = clock.Count();
            if (number % 20 == 0 || number == pairs.Length)
            {
                progress($"left out pair {number} of {pairs.Length}, {left:m\\:ss} left");
            }

            void Count(string outer, string inner)
            {
                List<FoldPrediction> answers = Answer(network, model, _examples.Where(example => example.Recording == inner), inner);
                lock (counts[outer])
                {
                    foreach (FoldPrediction answer in answers)
                    {
                        counts[outer][answer.Truth, Array.IndexOf(answer.Int8Confidences, answer.Int8Confidences.Max())]++;
                    }
                }
            }
        });
        return counts;
    }

    /// <summary>Trains on all scored scans and returns the int8 network.</summary>
    public QuantizedNetwork TrainFinal(CancellationToken cancel) => TrainOn(_examples, cancel).Quantized;

    /// <summary>Writes the <c>.tflite</c> file.</summary>
    /// <param name="network">A trained int8 network.</param>
    /// <param name="temperature">The calibration temperature that is folded in.</param>
    public static byte[] Export(QuantizedNetwork network, double temperature) =>
        TfliteExport.Write(network, "gas: decades from clean air to classes", temperature);

    /// <summary>Runs the chain of compression with each third recording of each class left out of all stages.</summary>
    /// <param name="recipe">How.</param>
    /// <param name="checkpoints">The folder for checkpoints, from which an interrupted run goes on; null for none.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it early.</param>
    public IReadOnlyList<CompressionStage> Compress(CompressionRecipe recipe, string? checkpoints, Action<string> progress, CancellationToken cancel)
    {
        HashSet<string> leftOut = EachThirdRecording(_examples);
        int[] hidden = Recipe.Hidden.Select(units => (int)(recipe.Width * units)).ToArray();
        string identity = $"gas {string.Join(",", hidden)} {Recipe.Augmentation} {string.Join(",", leftOut)} {string.Join(",", TrainingHashes)}";
        var task = new GasCompression(
            hidden,
            Recipe.Augmentation,
            _examples.Where(example => !leftOut.Contains(example.Recording)).ToArray(),
            _examples.Where(example => leftOut.Contains(example.Recording)).ToArray(),
            _seed,
            identity);
        return new CompressionChain(task, recipe, _seed, 1, checkpoints).Run(progress, cancel);
    }

    private TrainedFold[] CrossValidate(Func<GasExample, string> fold, Action<string> progress, CancellationToken cancel)
    {
        string[] folds = _examples.Select(fold).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray();
        var answers = new ConcurrentDictionary<string, TrainedFold>();
        var clock = new EpochClock(folds.Length);
        Parallel.ForEach(folds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, name =>
        {
            (Network network, QuantizedNetwork quantized) = TrainOn(_examples.Where(example => fold(example) != name).ToArray(), cancel);
            answers[name] = new TrainedFold(name, quantized, Answer(network, Export(quantized, 1), _examples.Where(example => fold(example) == name), name));
            progress($"left out {name}, {answers.Count} of {folds.Length}, {clock.Count():m\\:ss} left");
        });
        return folds.Select(name => answers[name]).ToArray();
    }

    internal static Network Create(IReadOnlyList<int> hidden, ulong seed, int inputs = GasFeatures.Steps)
    {
        var layers = new List<Layer>();
        foreach (int units in hidden)
        {
            layers.AddRange([new Dense(units), new Relu()]);
        }

        layers.Add(new Dense(Labels.Count));
        return new Network([inputs], layers, new RandomGenerator(seed));
    }

    private (Network Float, QuantizedNetwork Quantized) TrainOn(GasExample[] training, CancellationToken cancel)
    {
        Distillation? teachers = null;
        if (Recipe.Teachers > 0)
        {
            Network[] networks = Enumerable.Range(1, Recipe.Teachers).Select(teacher => Create(Recipe.TeacherHidden, _seed ^ ((ulong)teacher << 8))).ToArray();
            for (int teacher = 0; teacher < networks.Length; teacher++)
            {
                Run(networks[teacher], Recipe.Plan, (ulong)teacher + 1, null);
            }

            teachers = new Distillation(networks, 2, 0.7);
        }

        Network student = Create(Recipe.Hidden, _seed);
        Run(student, Recipe.Plan, 0, teachers);
        QuantizedNetwork quantized = Calibrate(student, training);
        if (Recipe.QuantizedPlan.Epochs > 0)
        {
            Run(quantized.ForTraining(), Recipe.QuantizedPlan, 0x80, teachers);
        }

        return (student, quantized);

        void Run(Network network, TrainingPlan plan, ulong salt, Distillation? distillation)
        {
            HashSet<string> heldOut = plan.Patience > 0 ? EachThirdRecording(training) : [];
            ValidationSet? validation = plan.Patience > 0 ? new ValidationSet() : null;
            foreach (GasExample example in training.Where(example => heldOut.Contains(example.Recording)))
            {
                validation!.Add(example.Features, example.Label);
            }

            Trainer.Run(
                network,
                new GasSource(training.Where(example => !heldOut.Contains(example.Recording)).ToArray(), Labels.Count, Recipe.Augmentation),
                plan,
                _seed ^ (salt << 16),
                new TrainingExtras { Teachers = distillation, ValidationLoss = validation == null ? null : validation.Loss },
                cancel);
        }
    }

    private static HashSet<string> EachThirdRecording(IEnumerable<GasExample> examples) => examples.GroupBy(example => example.Label)
        .SelectMany(label => label.Select(example => example.Recording).Distinct().Order(StringComparer.Ordinal).Where((_, i) => i % 3 == 1))
        .ToHashSet(StringComparer.Ordinal);

    // The representative scans are spread evenly over the training scans.
    internal static QuantizedNetwork Calibrate(Network network, GasExample[] training)
    {
        int count = Math.Min(RepresentativeScans, training.Length);
        float[] representative = Enumerable.Range(0, count).SelectMany(i => training[(int)((long)i * training.Length / count)].Features).ToArray();
        float low = Math.Max(LowestCoded, representative.Min());
        float high = Math.Min(HighestCoded, representative.Max());
        float scale = (high - low) / 255;
        int zeroPoint = (int)Math.Clamp(MathF.Round(-128 - (low / scale), MidpointRounding.AwayFromZero), -128, 127);
        return QuantizedNetwork.Calibrate(network, new QuantizationParameters(scale, zeroPoint), representative);
    }

    internal static List<FoldPrediction> Answer(Network network, byte[] model, IEnumerable<GasExample> examples, string fold)
    {
        var int8 = new Int8Logits(TfliteModel.Parse(model));
        var probabilities = new double[Labels.Count];
        var predictions = new List<FoldPrediction>();
        foreach (GasExample example in examples)
        {
            SoftmaxCrossEntropy.Softmax(network.Forward(example.Features, 1).AsSpan(0, Labels.Count), probabilities);
            float[] logits = int8.Run(example.Features);
            int[] confidences = int8.Shares.ToArray().Select(code => Confidence.FromShares(code + 128, 1)).ToArray();
            predictions.Add(new FoldPrediction(fold, example.Label, example.Recording, FloatConfidence.Of(probabilities), confidences, [logits]));
        }

        return predictions;
    }
}
