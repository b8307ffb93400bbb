namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>A risk of the register with what this log measures of it.</summary>
/// <param name="Number">Number of the register's row, for example R04.</param>
/// <param name="Risk">The risk, in the register's words.</param>
/// <param name="Check">The checks that watch it, in the register's words.</param>
/// <param name="Measured">What was measured.</param>
public sealed record RiskMetric(string Number, string Risk, string Check, string Measured);
