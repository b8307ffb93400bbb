namespace MeadowTinyMl.Sentinel;

/// <summary>Why a person answers as they do: the log's reason codes.</summary>
public enum AnswerReason
{
    /// <summary>Not said.</summary>
    None,

    /// <summary>Somebody cleans.</summary>
    Cleaning,

    /// <summary>Somebody cooks.</summary>
    Cooking,

    /// <summary>Somebody works on the place or the device.</summary>
    Maintenance,

    /// <summary>Its source is known and harmless.</summary>
    KnownSource,

    /// <summary>The person perceives nothing.</summary>
    NothingPerceived,

    /// <summary>The person perceives it too.</summary>
    Perceived,

    /// <summary>The person takes it for a test of attention.</summary>
    ChallengeSeen,

    /// <summary>It is somewhere else.</summary>
    WrongPlace,

    /// <summary>Something else.</summary>
    Other,
}
