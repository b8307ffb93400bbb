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
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Gas;

/// <summary>Trains and cross-validates the gas network on a data set under the protocol of <see cref="GasProtocol"/>.</summary>
public sealed class GasTraining
{
    /// <summary>The classes, in the order of the network's outputs.</summary>
    public static readonly IReadOnlyList<string> Labels = ["clean_air", "odour", "solvent_vapour"];

    private const int HiddenUnits = 16;
    private const int RepresentativeScans = 1_024;

    private readonly GasExample[] _examples;
    private readonly int _seed;

    /// <summary>Prepares the scored scans of a data set.</summary>
    /// <param name="data">Scans of one heater profile.</param>
    /// <param name="seed">Fixes all randomness.</param>
    /// <exception cref="DataFormatException">A class has no scan that can be scored.</exception>
    public GasTraining(GasDataSet data, int seed)
    {
        _seed = seed;
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

    /// <summary>Gets the number of scans that are scored.</summary>
    public int ScoredScans => _examples.Length;

    /// <summary>Gets the hashes of all row groups in training, sorted.</summary>
    public IReadOnlyList<string> TrainingHashes => _examples.Select(example => example.RowGroup).Distinct().Order(StringComparer.Ordinal).ToArray();

    /// <summary>Leaves out one recording after another.</summary>
    public IReadOnlyList<FoldPrediction> LeaveOutRecordings(Action<string> progress, CancellationToken cancel) =>
        CrossValidate(example => example.Recording, progress, cancel);

    /// <summary>Leaves out one board after another.</summary>
    public IReadOnlyList<FoldPrediction> LeaveOutBoards(Action<string> progress, CancellationToken cancel) =>
        CrossValidate(example => example.Board, progress, cancel);

    /// <summary>Trains on all scored scans and returns the int8 model.</summary>
    public byte[] TrainFinal(CancellationToken cancel) => Quantize(TrainOn(_examples, cancel), _examples);

    private List<FoldPrediction> CrossValidate(Func<GasExample, string> fold, Action<string> progress, CancellationToken cancel)
    {
        string[] folds = _examples.Select(fold).Distinct().Order(StringComparer.Ordinal).ToArray();
        var answers = new ConcurrentDictionary<string, List<FoldPrediction>>();
        Parallel.ForEach(folds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, name =>
        {
            GasExample[] training = _examples.Where(example => fold(example) != name).ToArray();
            Network network = TrainOn(training, cancel);
            answers[name] = Answer(network, Quantize(network, training), _examples.Where(example => fold(example) == name), name);
            progress($"left out {name}, {answers.Count} of {folds.Length}");
        });
        return folds.SelectMany(name => answers[name]).ToList();
    }

    private Network TrainOn(GasExample[] training, CancellationToken cancel)
    {
        var random = new RandomGenerator((ulong)_seed);
        var network = new Network([GasFeatures.Steps], [new Dense(HiddenUnits), new Relu(), new Dense(Labels.Count)], random);
        var plan = new TrainingPlan { Epochs = 30, BatchSize = 64, LearningRate = 3e-3f, WeightDecay = 0.01f, LabelSmoothing = 0.05f };
        Trainer.Run(network, new GasSource(training, Labels.Count), plan, random, null, cancel);
        return network;
    }

    // The representative scans are spread evenly over the training scans.
    private static byte[] Quantize(Network network, GasExample[] training)
    {
        int count = Math.Min(RepresentativeScans, training.Length);
        float[] representative = Enumerable.Range(0, count).SelectMany(i => training[(int)((long)i * training.Length / count)].Features).ToArray();
        float low = representative.Min();
        float high = representative.Max();
        float scale = (high - low) / 255;
        int zeroPoint = (int)Math.Clamp(MathF.Round(-128 - (low / scale), MidpointRounding.AwayFromZero), -128, 127);
        return PostTrainingQuantizer.Export(network, new QuantizationParameters(scale, zeroPoint), representative, "gas: decades from clean air to classes");
    }

    private static List<FoldPrediction> Answer(Network network, byte[] model, IEnumerable<GasExample> examples, string fold)
    {
        var interpreter = new Interpreter(TfliteModel.Parse(model));
        TensorInfo info = interpreter.InputInfo(0);
        var quantization = new QuantizationParameters(info.Scale, info.ZeroPoint);
        var probabilities = new double[Labels.Count];
        var predictions = new List<FoldPrediction>();
        foreach (GasExample example in examples)
        {
            SoftmaxCrossEntropy.Softmax(network.Forward(example.Features, 1).AsSpan(0, Labels.Count), probabilities);
            for (int step = 0; step < GasFeatures.Steps; step++)
            {
                interpreter.Int8Input(0)[step] = quantization.Quantize(example.Features[step]);
            }

            interpreter.Invoke();
            int[] codes = interpreter.Int8Output(0).ToArray().Select(code => Confidence.FromShares(code + 128, 1)).ToArray();
            predictions.Add(new FoldPrediction(fold, example.Label, FloatConfidence.Of(probabilities), codes));
        }

        return predictions;
    }
}
