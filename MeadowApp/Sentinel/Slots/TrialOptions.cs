namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>How long a new model is on trial, and what ends it early.</summary>
public sealed record TrialOptions
{
    /// <summary>Gets the inferences after which a trial has passed, all in one boot. Default 500: an hour and a half of gas, three quarters of an hour of sound.</summary>
    public int Inferences { get; init; } = 500;

    /// <summary>Gets the inferences after which a boot counts as healthy. Default 20.</summary>
    public int HealthyAfter { get; init; } = 20;

    /// <summary>Gets the boots in a row that may end before they are healthy; with the next one the trial has failed. Default 3.</summary>
    public int MostUnhealthyBoots { get; init; } = 3;

    /// <summary>Gets the inferences from which on the share of abstentions is judged. Default 100.</summary>
    public int JudgedFrom { get; init; } = 100;

    /// <summary>Gets the greatest share of abstentions where the predecessor's is not known, in 1/10 000. Default 5 000.</summary>
    public int MostAbstentions { get; init; } = 5_000;

    /// <summary>Gets by how much the share of abstentions may lie above the predecessor's, in 1/10 000. Default 1 000.</summary>
    public int MoreAbstentions { get; init; } = 1_000;
}
