namespace MeadowTinyMl.Classification;

/// <summary>What follows from an answer by the rule.</summary>
public enum Outcome
{
    /// <summary>A class that nobody needs to be told of.</summary>
    Normal,

    /// <summary>A class that a person is told of.</summary>
    Alert,

    /// <summary>No answer: the model is not sure, or the input was not fit.</summary>
    Abstain,
}
