namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Revokes an account, for example because its token was lost. Takes a supervisor or an administrator.</summary>
/// <param name="Name">The account.</param>
/// <param name="Operator">Who asks.</param>
public sealed record RevokeCommand(string Name, string Operator) : OperatorCommand;
