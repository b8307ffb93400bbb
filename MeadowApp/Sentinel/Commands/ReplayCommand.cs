namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Lets the device compute one kept decision again and say whether it comes out the same. The input does not leave the device.</summary>
/// <param name="Decision">Index of the decision in the log.</param>
/// <param name="Basis">The legal basis, a word of the log: consent, contract, legal_obligation, vital_interest, public_task or legitimate_interest.</param>
/// <param name="Operator">Who has the consent and asks.</param>
public sealed record ReplayCommand(long Decision, string Basis, string Operator) : OperatorCommand;
