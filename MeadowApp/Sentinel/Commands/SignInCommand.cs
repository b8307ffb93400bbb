namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Signs an operator in for a shift; the panel is told what became of it.</summary>
/// <param name="Request">A number of the panel's, which its answer repeats; not 0.</param>
/// <param name="Name">The operator, as enrolled.</param>
/// <param name="Secret">PIN or token.</param>
public sealed record SignInCommand(long Request, string Name, string Secret) : OperatorCommand
{
    /// <summary>Names the operator and keeps the secret to itself.</summary>
    public override string ToString() => nameof(SignInCommand);
}
