namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>What a person asks of the device, other than an answer to an alert. Their name leaves the panel only as a pseudonym, and counts only while they are signed in.</summary>
public abstract record OperatorCommand
{
    /// <summary>Gets a value indicating whether the operator has signed it with a key that was enrolled on this device; then it needs no sign-in. Whoever hands it on has checked the signature.</summary>
    public bool IsSigned { get; init; }
}
