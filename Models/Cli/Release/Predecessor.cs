using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Models.Cli.Compare;
using MeadowTinyMl.Models.Cli.Train;

namespace MeadowTinyMl.Models.Cli.Release;

/// <summary>Whether a bundle may follow its predecessor.</summary>
/// <param name="Sha256">The digest of the predecessor's manifest; empty where there is none.</param>
/// <param name="Forced">The reason for a release that is worse or that people overruled, and in what; empty where it is neither.</param>
/// <param name="Refusal">Why the release is refused; null where it is not.</param>
internal sealed record Predecessor(string Sha256, string Forced, string? Refusal)
{
    private const int LongestReason = 120;
    private const int LongestText = 200;

    public static Predecessor Judge(string folder, ModelManifest manifest, string? after, string? data, string? profile, double margin, string? reason, IReadOnlyList<string> answers)
    {
        BundleComparison.RequireMargin(margin);
        if (reason != null && (reason.Trim().Length == 0 || reason.Length > LongestReason || after == null))
        {
            throw new ArgumentException($"--force: expected a reason of 1 to {LongestReason} characters, beside --after; found {reason.Length} characters{(after == null ? " and no --after" : string.Empty)}.");
        }

        if (after == null && answers.Count > 0)
        {
            throw new ArgumentException("--answers: expected beside --after, whose alerts they answer.");
        }

        if (after == null)
        {
            return new Predecessor(string.Empty, string.Empty, null);
        }

        ModelManifest before = ModelFile.ReadBundle(after).Manifest;
        if (before.Id == manifest.Id && before.Version == manifest.Version)
        {
            throw new ArgumentException($"{folder} has the version of its predecessor, {manifest.Version}: expected a new one.");
        }

        IReadOnlyList<string> worse = BundleComparison.Of(after, folder, data, profile).WorseBy(margin);
        IReadOnlyList<string> overruled = answers.Count == 0 ? [] : FieldAnswers.Read(answers).Against(before, ReportedFigures.Precisions(after, folder));
        string digest = BundleFiles.Digest(File.ReadAllBytes(Path.Combine(Directory.Exists(after) ? after : Path.GetDirectoryName(Path.GetFullPath(after))!, ModelBundle.ManifestFile)));
        if (worse.Count + overruled.Count == 0)
        {
            return new Predecessor(digest, string.Empty, null);
        }

        string[] what = [.. worse.Count == 0 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"worse than {before.Id} {before.Version} by more than {margin}: {string.Join("; ", worse)}")], .. overruled];
        string why = string.Join("; ", what);
        string written = $"{reason} ({why})";
        return reason == null
            ? new Predecessor(digest, string.Empty, why + ". Not signed; --force REASON signs it and writes the reason into the manifest.")
            : new Predecessor(digest, written.Length > LongestText ? written[..(LongestText - 3)] + "..." : written, null);
    }
}
