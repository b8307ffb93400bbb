namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>What became of signing in or out.</summary>
public enum SignInOutcome
{
    /// <summary>Signed in until the end of the shift.</summary>
    Accepted,

    /// <summary>Name or secret is wrong, or the account is revoked.</summary>
    Refused,

    /// <summary>Too many attempts; the next one counts later.</summary>
    Delayed,

    /// <summary>The log cannot be written, and nobody signs in unseen.</summary>
    Unlogged,

    /// <summary>Signed out: by themselves, by the end of the shift, or because the account was revoked.</summary>
    Ended,
}
