namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>What became of signing in or out, for the panel that asked; may be handed to another thread.</summary>
/// <param name="Request">The number of the request, or 0 where nobody asked.</param>
/// <param name="Operator">The name, as given.</param>
/// <param name="Role">Their role, or null where they are not signed in.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="UntilMilliseconds">Since boot: accepted, the end of the shift; refused or delayed, when the next attempt counts; ended, now.</param>
public sealed record SignInReport(long Request, string Operator, string? Role, SignInOutcome Outcome, long UntilMilliseconds);
