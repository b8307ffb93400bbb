using System;
using System.Reflection;
using MeadowTinyMl.Models.Cli.Search;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>What a training command was asked for.</summary>
/// <param name="Data">The folder of recordings.</param>
/// <param name="Unknown">Folders of sounds of other kinds, with commas between; null where none were named.</param>
/// <param name="Checkpoints">The folder for checkpoints; null for none.</param>
/// <param name="WattsPerCore">What a busy core is said to take.</param>
/// <param name="Seed">Fixes all randomness.</param>
/// <param name="Progress">Told how far it is.</param>
internal sealed record TrainRequest(string Data, string? Unknown, string? Checkpoints, double WattsPerCore, int Seed, Action<string> Progress)
{
    /// <summary>Gets the last epochs of the sound network that learn from clips that are not mixed.</summary>
    public int Settling { get; init; }

    /// <summary>Gets the share of the sound network's examples that belong to no class.</summary>
    public double Strange { get; init; }

    /// <summary>Gets the share of those that have the spectrum of one clip and the course of another.</summary>
    public double Chimeras { get; init; }

    /// <summary>Gets the candidate of a search whose sound procedure is followed in place of the released one; null for the released one.</summary>
    public SoundCandidate? Candidate { get; init; }

    /// <summary>Gets a value indicating whether the processor time of all runs that this one goes on from was kept.</summary>
    public bool IsTimeWhole { get; } = TrainingEnergy.IsKept(Checkpoints);

    /// <summary>Gets what the program's build calls itself: a version and a commit.</summary>
    public static string Code { get; } = typeof(TrainRequest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "not stated";
}
