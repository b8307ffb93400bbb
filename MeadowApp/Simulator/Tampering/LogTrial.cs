using System.Collections.Generic;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Simulator.Page;

namespace MeadowTinyMl.Simulator.Tampering;

/// <summary>What was done to a copy of the log, and what the verifier says of it.</summary>
/// <param name="Name"><c>verify</c>, <c>edit</c> or <c>forge</c>.</param>
/// <param name="Done">What was changed, or null.</param>
/// <param name="Verdicts">The verifier's verdicts, each with a key of the page's words that says what the auditor held.</param>
internal sealed record LogTrial(string Name, Phrase? Done, IReadOnlyList<(string Held, Verdict Verdict)> Verdicts);
