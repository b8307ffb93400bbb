using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>Stands where a sensor has no model that may run; the alarm without a model stands in for gas, and nothing does for sound.</summary>
internal static class NoModel
{
    /// <summary>The manifest of none: no class, under the name that the summaries give it.</summary>
    public static readonly ModelManifest Manifest = new ModelManifest { Id = "none", Version = "0.0.0" };
}
