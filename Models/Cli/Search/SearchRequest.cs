using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Models.Cli.Train;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary>What a search of the sound procedure was asked for.</summary>
/// <param name="Folder">Where table, plot, figures and checkpoints go.</param>
/// <param name="Seed">Fixes all randomness.</param>
/// <param name="Power">Currents for the estimate of energy.</param>
internal sealed record SearchRequest(string Folder, int Seed, PowerModel Power)
{
    /// <summary>Gets sounds of no known class; null for none.</summary>
    public UnknownSounds? Unknown { get; init; }

    /// <summary>Gets the epochs of each training; null for each candidate's own.</summary>
    public int? Epochs { get; init; }

    /// <summary>Gets what a candidate may cost on the board; null for no limit.</summary>
    public BoardBudget? Budget { get; init; }

    /// <summary>Gets what a busy core is said to take.</summary>
    public double WattsPerCore { get; init; } = 10;
}
