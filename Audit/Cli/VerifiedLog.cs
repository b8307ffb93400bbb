using MeadowTinyMl.Audit.Review;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>A log whose entries were handed on while they were verified.</summary>
/// <param name="Verdict">What the verifier found.</param>
/// <param name="IsKeyFromBeside">Whether the key was taken from beside the log, so that its origin is not proved.</param>
internal sealed record VerifiedLog(Verdict Verdict, bool IsKeyFromBeside);
