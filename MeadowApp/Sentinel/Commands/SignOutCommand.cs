namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Signs an operator out.</summary>
/// <param name="Request">A number of the panel's, which its answer repeats; not 0.</param>
/// <param name="Name">The operator, as enrolled.</param>
public sealed record SignOutCommand(long Request, string Name) : OperatorCommand;
