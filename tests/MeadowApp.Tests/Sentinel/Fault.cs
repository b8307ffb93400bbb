namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>One fault that is put in.</summary>
/// <param name="Part">The part, as <see cref="FaultyBoard"/> names it.</param>
/// <param name="Call">The first of its calls that fails; 0 and up.</param>
/// <param name="Kind">How.</param>
/// <param name="Times">How many calls in a row fail.</param>
internal sealed record Fault(string Part, int Call, FaultKind Kind, int Times = 1)
{
    public override string ToString() => $"{Part}: {Kind} at call {Call}, {Times} times";
}
