namespace MeadowTinyMl.Audit.Review;

/// <summary>How a check came out.</summary>
public enum CheckStatus
{
    /// <summary>Everything is as it must be.</summary>
    Pass,

    /// <summary>Something is not as it must be.</summary>
    Fail,

    /// <summary>There is nothing to judge, or what it needs was not given, or its interval has not elapsed.</summary>
    NotApplicable,

    /// <summary>The log's word is unproven from an index on because a check among C01 to C08 failed; nothing was found before that index.</summary>
    Unproven,
}
