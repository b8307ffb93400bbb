using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.Simulator.Operators;

/// <summary>One line of an operator script.</summary>
/// <param name="Alert">The alert's number in this run; 1 and up.</param>
/// <param name="Action">What is answered.</param>
/// <param name="Label">The class given with a reclassification, else null.</param>
/// <param name="AfterMilliseconds">Simulated milliseconds after the alert was raised.</param>
internal sealed record ScriptedAnswer(long Alert, HumanAction Action, string? Label, long AfterMilliseconds);
