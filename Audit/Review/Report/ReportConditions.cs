using System;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>Under which conditions a report was made.</summary>
/// <param name="MadeAt">When, by the auditor's clock.</param>
/// <param name="IsKeyFromBeside">Whether the key was taken from beside the log.</param>
/// <param name="HasKeptCheckpoints">Whether checkpoints kept elsewhere were given.</param>
/// <param name="Command">The command that makes it again.</param>
public sealed record ReportConditions(DateTimeOffset MadeAt, bool IsKeyFromBeside, bool HasKeptCheckpoints, string Command);
