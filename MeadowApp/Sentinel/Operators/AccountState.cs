namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>Where an account stands. What the log does not know yet does not count: an account opens only once its enrolment is logged; a revocation counts at once.</summary>
public enum AccountState
{
    /// <summary>Enrolled, not logged yet.</summary>
    Enrolling,

    /// <summary>May sign in.</summary>
    Enrolled,

    /// <summary>Revoked, not logged yet.</summary>
    Revoking,

    /// <summary>May not sign in any more.</summary>
    Revoked,
}
