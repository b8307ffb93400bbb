namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>One enrolled operator.</summary>
/// <param name="Name">1 to 32 characters of <c>a-z 0-9 . _ -</c>; leaves the board in no entry, only its pseudonym does.</param>
/// <param name="Role"><c>operator</c>, <c>supervisor</c>, <c>administrator</c> or <c>auditor</c>.</param>
/// <param name="Secret">The hash of PIN or token, or null for a scripted operator of the simulator, who has none.</param>
/// <param name="State">Where the account stands.</param>
/// <param name="Failures">Failed attempts in a row.</param>
public sealed record OperatorAccount(string Name, string Role, SlowHash? Secret, AccountState State, int Failures);
