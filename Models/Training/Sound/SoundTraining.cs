using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Compression;
using MeadowTinyMl.Training.Export;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Sound;

/// <summary>Trains and cross-validates the sound network over the folds of a data set.</summary>
public sealed class SoundTraining
{
    /// <summary>Windows that one decision averages: the five seconds of a clip.</summary>
    public const int WindowsPerDecision = 5;

    private const int RepresentativePatches = 320;

    // Codes are eighths of an octave, from silence to 32 octaves above it.
    private static readonly QuantizationParameters InputCodes = new(1f / 64, 0);

    private readonly SoundExample[] _examples;
    private readonly ulong _seed;

    /// <summary>Reads the clips of a labelled data set and computes their log-mel frames.</summary>
    /// <param name="clips">Clips with class and fold.</param>
    /// <param name="recipe">The procedure.</param>
    /// <param name="seed">Fixes all randomness.</param>
    /// <param name="progress">Told how far reading is.</param>
    /// <exception cref="DataFormatException">A clip cannot be read or has no class, or there are fewer than two classes or folds.</exception>
    public SoundTraining(IReadOnlyList<SoundClip> clips, SoundRecipe recipe, int seed, Action<string> progress)
    {
        Recipe = recipe;
        _seed = (ulong)seed;
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
            _examples[i] = SoundExample.Read(clips[i], labels.IndexOf(clips[i].Class!), FrontEnd);
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
    public LogMelOptions FrontEnd => Recipe.FrontEnd;

    /// <summary>Gets the procedure.</summary>
    public SoundRecipe Recipe { get; }

    /// <summary>Gets the folder for checkpoints, from which an interrupted run goes on; null for none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Gets the hashes of all clips in training, sorted.</summary>
    public IReadOnlyList<string> TrainingHashes => _examples.Select(example => example.Clip.Sha256).Distinct().Order(StringComparer.Ordinal).ToArray();

    /// <summary>Leaves out one fold after another.</summary>
    public IReadOnlyList<TrainedFold> LeaveOutFolds(Action<string> progress, CancellationToken cancel) => LeaveOutFolds(Folds, progress, cancel);

    /// <summary>Leaves out some folds, one after another.</summary>
    /// <param name="folds">Which.</param>
    /// <param name="progress">Told how far training is.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>For each what the network that has not seen it answers, in the order of <paramref name="folds"/>.</returns>
    public IReadOnlyList<TrainedFold> LeaveOutFolds(IReadOnlyList<int> folds, Action<string> progress, CancellationToken cancel)
    {
        var answers = new ConcurrentDictionary<int, TrainedFold>();
        var clock = new EpochClock(folds.Count * EpochsOfOne);
        Parallel.ForEach(folds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, fold =>
            answers[fold] = LeaveOut([fold], clock, progress, cancel)[0]);
        return folds.Select(fold => answers[fold]).ToList();
    }

    /// <summary>Leaves out each pair of folds: networks to choose a procedure by for one fold of the pair, on their answers to the other.</summary>
    /// <remarks>Nested validation as in Varma and Simon, Bias in error estimation when using cross-validation for model selection, BMC Bioinformatics 7 (2006), article 91: what is reported on a fold had no part in the choice for it.</remarks>
    /// <param name="progress">Told how far training is.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>For each fold and each other one, what a network that has seen neither answers to the other.</returns>
    /// <exception cref="DataFormatException">There are fewer than three folds.</exception>
    public IReadOnlyList<(int Fold, TrainedFold Other)> LeaveOutPairs(Action<string> progress, CancellationToken cancel)
    {
        if (Folds.Count < 3)
        {
            throw new DataFormatException("recordings", "metadata.csv", "three folds at least, to choose on those that are not reported", $"{Folds.Count}");
        }

        (int First, int Second)[] pairs = Folds.SelectMany(first => Folds.Where(second => second > first).Select(second => (first, second))).ToArray();
        var answers = new ConcurrentDictionary<(int, int), TrainedFold[]>();
        var clock = new EpochClock(pairs.Length * EpochsOfOne);
        Parallel.ForEach(pairs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, pair =>
            answers[pair] = LeaveOut([pair.First, pair.Second], clock, progress, cancel));
        return pairs.SelectMany(pair => new[] { (pair.First, answers[pair][1]), (pair.Second, answers[pair][0]) }).ToList();
    }

    // One network that sees none of some folds, and its answers to each of them.
    private TrainedFold[] LeaveOut(IReadOnlyList<int> folds, EpochClock clock, Action<string> progress, CancellationToken cancel)
    {
        SoundExample[] training = _examples.Where(example => !folds.Contains(example.Clip.Fold)).ToArray();
        string name = "fold " + string.Join(" and ", folds);
        if (training.Length * SoundSource.CropsPerClip < Recipe.StudentPlan.BatchSize)
        {
            throw new DataFormatException("recordings", name + " left out", $"at least {Recipe.StudentPlan.BatchSize / SoundSource.CropsPerClip} clips to train on", $"{training.Length}");
        }

        (Network network, QuantizedNetwork quantized) = TrainOn(training, name + " left out", 1, clock, progress, cancel);
        var answers = new SoundAnswers(Export(quantized, 1), Labels, FrontEnd);
        TrainedFold[] answered = folds.Select(fold => new TrainedFold(
            $"fold {fold}", quantized, _examples.Where(example => example.Clip.Fold == fold).Select(example => answers.Of(example, network, $"fold {fold}")).ToArray())).ToArray();
        FoldPrediction[] all = answered.SelectMany(fold => fold.Predictions).ToArray();
        progress($"{name}: {all.Count(IsRight)} of {all.Length} clips right");
        return answered;
    }

    /// <summary>Writes a network with its first random weights, to see what its shape costs.</summary>
    /// <param name="architecture">Widths and strides.</param>
    /// <param name="frontEnd">The front end.</param>
    /// <param name="classes">Classes.</param>
    public static byte[] Untrained(SoundArchitecture architecture, LogMelOptions frontEnd, int classes)
    {
        Network network = SoundNetwork.Create(architecture, frontEnd, classes, new RandomGenerator(1));
        return Export(QuantizedNetwork.Calibrate(network, InputCodes, new float[frontEnd.PatchLength]), 1);
    }

    /// <summary>Runs the chain of compression with one fold left out of all stages.</summary>
    /// <param name="fold">Which.</param>
    /// <param name="recipe">How.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it early; what was done is in <see cref="CheckpointFolder"/>.</param>
    public IReadOnlyList<CompressionStage> Compress(int fold, CompressionRecipe recipe, Action<string> progress, CancellationToken cancel)
    {
        SoundArchitecture architecture = Recipe.Student.Widened(recipe.Width);
        string identity = $"sound {fold} {architecture.Stem} {string.Join(",", architecture.Blocks)} {architecture.Dropout} {Recipe.Augmentation} {FrontEnd} {string.Join(",", TrainingHashes)}";
        var task = new SoundCompression(
            this,
            architecture,
            _examples.Where(example => example.Clip.Fold != fold).ToArray(),
            _examples.Where(example => example.Clip.Fold == fold).ToArray(),
            identity);
        return new CompressionChain(task, recipe, _seed, Environment.ProcessorCount, CheckpointFolder).Run(progress, cancel);
    }

    /// <summary>Answers sounds of no known class with an int8 model.</summary>
    /// <param name="model">A <c>.tflite</c> file of this training.</param>
    /// <param name="sounds">Each at the front end's rate.</param>
    public FoldPrediction[] Answer(byte[] model, IReadOnlyList<short[]> sounds)
    {
        var answers = new SoundAnswers(model, Labels, FrontEnd);
        return sounds.Select(pcm => answers.Of(pcm, null)).ToArray();
    }

    /// <summary>Trains on all clips and returns the int8 network.</summary>
    public QuantizedNetwork TrainFinal(Action<string> progress, CancellationToken cancel) =>
        TrainOn(_examples, "all clips", Environment.ProcessorCount, new EpochClock(EpochsOfOne), progress, cancel).Quantized;

    /// <summary>Writes the <c>.tflite</c> file.</summary>
    /// <param name="network">A trained int8 network.</param>
    /// <param name="temperature">The calibration temperature that is folded in.</param>
    public static byte[] Export(QuantizedNetwork network, double temperature) =>
        TfliteExport.Write(network, "sound: log-mel patch to classes", temperature);

    private int EpochsOfOne => (Recipe.TeacherWidth > 0 ? Recipe.TeacherPlan.Epochs : 0) + Recipe.StudentPlan.Epochs + Recipe.SettlingPlan.Epochs + Recipe.QuantizedPlan.Epochs;

    private static bool IsRight(FoldPrediction prediction) => Array.IndexOf(prediction.Int8Confidences, prediction.Int8Confidences.Max()) == prediction.Truth;

    private (Network Float, QuantizedNetwork Quantized) TrainOn(SoundExample[] training, string what, int threads, EpochClock clock, Action<string> progress, CancellationToken cancel)
    {
        string before = string.Empty;
        Distillation? teachers = null;
        if (Recipe.TeacherWidth > 0)
        {
            Network teacher = Create(Recipe.Student.Widened(Recipe.TeacherWidth), 1, threads);
            Run(teacher, Recipe.Augmentation, Recipe.TeacherPlan, "teacher", null);
            teachers = new Distillation([teacher], Recipe.Temperature, Recipe.TeacherShare);
        }

        Network student = Create(Recipe.Student, 2, threads);
        Run(student, Recipe.Augmentation, Recipe.StudentPlan, "student", teachers);
        SoundAugmentation last = Recipe.Augmentation;
        if (Recipe.SettlingPlan.Epochs > 0)
        {
            last = last with { Mixed = 0 };
            Run(student, last, Recipe.SettlingPlan, "unmixed", teachers);
        }

        QuantizedNetwork quantized = Calibrate(student, training);
        if (Recipe.QuantizedPlan.Epochs > 0)
        {
            Network codes = quantized.ForTraining();
            codes.UseThreads(threads);
            Run(codes, last, Recipe.QuantizedPlan, "int8", new Distillation([student], Recipe.Temperature, Recipe.FloatShare));
        }

        return (student, quantized);

        void Run(Network network, SoundAugmentation augmentation, TrainingPlan plan, string part, Distillation? distillation)
        {
            // What a part starts from belongs to what it is.
            before += $"{part} {plan} {augmentation} {(distillation == null ? 0 : Recipe.TeacherWidth)} {Recipe.Temperature} {distillation?.Share ?? Recipe.TeacherShare} ";
            string identity = $"{before} {Recipe.Student} {string.Join(",", Recipe.Student.Blocks)} {FrontEnd} {string.Join(",", TrainingHashes)}";
            int done = -1;
            int heldOut = plan.Patience > 0 ? training.Max(example => example.Clip.Fold) : -1;
            SoundExample[] taught = training.Where(example => plan.Patience == 0 || example.Clip.Fold != heldOut).ToArray();
            ulong seed = _seed ^ ((ulong)part[0] << 16);
            Trainer.Run(network, new SoundSource(taught, FrontEnd, augmentation), plan, seed, new TrainingExtras
            {
                ValidationLoss = plan.Patience > 0 ? Validation(training.Except(taught)).Loss : null,
                Teachers = distillation,
                Checkpoint = CheckpointFolder == null ? null : new Checkpoint(CheckpointFolder, $"{seed} {what} {identity}"),
                Progress = (epoch, loss) =>
                {
                    clock.Skip(done < 0 ? epoch - 1 : 0);
                    done = epoch;
                    TimeSpan left = clock.Count();
                    if (epoch % 10 == 0 || epoch == plan.Epochs)
                    {
                        progress($"{what}, {part}: epoch {epoch} of {plan.Epochs}, loss {loss:F3}, {left:h\\:mm\\:ss} left for all");
                    }
                },
            }, cancel);
            clock.Skip(plan.Epochs - Math.Max(0, done));
        }
    }

    internal QuantizedNetwork Calibrate(Network network, SoundExample[] training) => QuantizedNetwork.Calibrate(network, InputCodes, Representative(training));

    internal Network Create(SoundArchitecture architecture, ulong salt, int threads)
    {
        Network network = SoundNetwork.Create(architecture, FrontEnd, Labels.Count, new RandomGenerator(_seed ^ (salt << 8)));
        network.UseThreads(threads);
        return network;
    }

    // All sounding patches, one after another.
    private ValidationSet Validation(IEnumerable<SoundExample> examples)
    {
        var set = new ValidationSet();
        foreach (SoundExample example in examples)
        {
            for (int first = 0; first + FrontEnd.Frames <= example.FrameCount; first += FrontEnd.Frames)
            {
                if (example.Peak(first, FrontEnd.Frames) > Classification.SoundInput.SilentPeak)
                {
                    ReadOnlySpan<short> frames = example.Frames.AsSpan(first * FrontEnd.MelBands, FrontEnd.PatchLength);
                    set.Add(Array.ConvertAll(frames.ToArray(), Classification.SoundInput.FromLog2Q8), example.Label);
                }
            }
        }

        return set;
    }

    // One patch of each training clip.
    private float[] Representative(SoundExample[] training)
    {
        var random = new RandomGenerator(_seed);
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
                representative[(i * patch.Length) + k] = Classification.SoundInput.FromLog2Q8(patch[k]);
            }
        }

        return representative;
    }
}
