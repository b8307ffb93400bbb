using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Training;

/// <summary>A bundle around a freshly trained model, so that it is judged by the same classifier that the board runs.</summary>
internal static class InMemoryBundle
{
    public static ModelBundle Sound(byte[] model, IReadOnlyList<string> labels, LogMelOptions frontEnd, int windowsPerDecision)
    {
        byte[] card = [];
        var manifest = new ModelManifest
        {
            Id = "cross-validation",
            Version = "0.0.0",
            Task = ModelManifest.SoundTask,
            Labels = labels,
            Levels = labels.Select(_ => HazardLevel.None).ToArray(),
            Thresholds = new int[labels.Count],
            FrontEnd = frontEnd,
            WindowsPerDecision = windowsPerDecision,
            Command = "cross-validation",
            ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(model)),
            CardSha256 = Convert.ToHexStringLower(SHA256.HashData(card)),
        };
        return ModelBundle.Load(manifest.ToBytes(), model, card);
    }
}
