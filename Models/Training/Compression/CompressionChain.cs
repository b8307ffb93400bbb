using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Compression;

/// <summary>Runs the chain float → pruned → distilled → int8. What was done before an interruption is taken from checkpoints.</summary>
internal sealed class CompressionChain(ICompressionTask task, CompressionRecipe recipe, ulong seed, int threads, string? checkpoints)
{
    public IReadOnlyList<CompressionStage> Run(Action<string> progress, CancellationToken cancel)
    {
        var stages = new List<CompressionStage>();
        Network first = task.Create();
        Learn(first, "float", recipe.Plan, null);
        Add("float", first, task.Calibrate(first));

        Network small = ChannelPruning.Prune(first, recipe.Keep);
        Learn(small, "pruned", recipe.PrunedPlan, null);
        Add("pruned", small, task.Calibrate(small));

        var teacher = new Distillation([first], recipe.Temperature, recipe.TeacherShare);
        Learn(small, "distilled", recipe.DistilledPlan, teacher);
        QuantizedNetwork quantized = task.Calibrate(small);
        Add("distilled", small, quantized);

        Network onCodes = quantized.ForTraining();
        Learn(onCodes, "int8", recipe.QuantizedPlan, teacher);
        Add("int8", small, quantized, onCodes);
        return stages;

        void Add(string name, Network network, QuantizedNetwork codes, Network? trained = null)
        {
            byte[] model = task.Export(codes);
            FoldPrediction[] answers = task.Answer(network, model);
            int parameters = network.Layers.Where(layer => layer is not BatchNorm).SelectMany(layer => layer.Parameters).Sum(parameter => parameter.Value.Length);
            float[] weights = (trained ?? network).Parameters.Where(parameter => parameter.Decays).SelectMany(parameter => parameter.Value).ToArray();
            stages.Add(new CompressionStage(name, parameters, weights.Count(weight => weight == 0) / (double)weights.Length, model, answers));
        }

        void Learn(Network network, string stage, TrainingPlan plan, Distillation? distillation)
        {
            network.UseThreads(threads);
            var clock = Stopwatch.StartNew();
            int resumed = -1;
            Trainer.Run(network, task.Source(), plan, seed ^ ((ulong)stage[0] << 16), new TrainingExtras
            {
                Teachers = distillation,
                Pruning = recipe.Sparsity > 0 && network != first ? new MagnitudePruning(network, recipe.Sparsity) : null,
                Checkpoint = checkpoints == null ? null : new Checkpoint(checkpoints, $"compress {stage} {seed} {recipe} {task.Identity}"),
                Progress = (epoch, loss) =>
                {
                    resumed = resumed < 0 ? epoch - 1 : resumed;
                    TimeSpan left = clock.Elapsed * ((double)(plan.Epochs - epoch) / (epoch - resumed));
                    progress($"{stage}: epoch {epoch} of {plan.Epochs}, loss {loss:F3}, {left:m\\:ss} left");
                },
            }, cancel);
        }
    }
}
