using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation.Board;

namespace MeadowTinyMl.Models.Cli.Fit;

/// <summary>A bundle and what it costs.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Bytes">Bytes of all its files, which the board's program carries.</param>
/// <param name="Estimate">What it costs.</param>
internal sealed record FittedBundle(ModelManifest Manifest, long Bytes, BoardEstimate Estimate)
{
    /// <summary>Gets what one input is, in words.</summary>
    public string Input => Manifest.FrontEnd == null ? "one scan" : "one second of sound";
}
