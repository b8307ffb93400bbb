using System;

namespace MeadowTinyMl.Training;

/// <summary>What a training run may have beside its plan.</summary>
public sealed record TrainingExtras
{
    /// <summary>Gets a run without any.</summary>
    public static TrainingExtras None { get; } = new();

    /// <summary>Gets the teachers; null to learn from the targets alone.</summary>
    public Distillation? Teachers { get; init; }

    /// <summary>Gets the loss on a validation set of the network as it stands, for early stopping; null for none. Never the fold that is reported.</summary>
    public Func<Network, double>? ValidationLoss { get; init; }

    /// <summary>Gets where to put what has been done after each epoch, and where to go on from; null for nowhere.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Gets which weights were pruned and stay zero; null for none.</summary>
    public MagnitudePruning? Pruning { get; init; }

    /// <summary>Gets what is told after each epoch: its number from 1 and the mean loss; null for nobody.</summary>
    public Action<int, double>? Progress { get; init; }
}
