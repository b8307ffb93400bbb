using System;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation.Comparison;

namespace MeadowTinyMl.Models.Cli.Compare;

/// <summary>Compares two bundles, on recordings where some are given and else by their own reports.</summary>
internal static class BundleComparison
{
    public static ModelComparison Of(string before, string after, string? data, string? profile)
    {
        ModelBundle first = ModelFile.ReadBundle(before);
        ModelBundle second = ModelFile.ReadBundle(after);
        if (first.Manifest.Task != second.Manifest.Task)
        {
            throw new ArgumentException($"{before} is a bundle for {first.Manifest.Task}, {after} one for {second.Manifest.Task}: expected two of one task.");
        }

        return data == null
            ? ReportedFigures.Compare(before, after, second.Manifest)
            : ModelComparison.Of(Evaluating.On(first, data, profile), Evaluating.On(second, data, profile));
    }

    /// <summary>Refuses a margin that is no share.</summary>
    public static double RequireMargin(double margin) =>
        margin is >= 0 and <= 1 ? margin : throw new ArgumentException($"--margin {margin}: expected a share from 0 to 1, for example {ModelComparison.DefaultMargin}.");
}
