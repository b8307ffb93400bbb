using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Classification;

/// <summary>What a model's training data looked like, and what its answers were worth on data that it had not seen: <c>reference.json</c> of a bundle, canonical JSON.</summary>
/// <remarks>Means and spreads of ten or forty features and a few counts, of all recordings of a class together: no recording can be made again from them.</remarks>
public sealed class ReferenceStatistics
{
    /// <summary>The format of references that this program reads.</summary>
    public const int Format = 1;

    /// <summary>The bins of confidence, a tenth each.</summary>
    public const int Bins = 10;

    private const int MaxBytes = 64 * 1024;
    private const int MostValue = 1 << 24;

    /// <summary>Gets the lower-case hex SHA-256 of the network that it belongs to.</summary>
    public string ModelSha256 { get; init; } = string.Empty;

    /// <summary>Gets the mean of each feature, of each class in the manifest's order. Gas: decades in Q16. Sound: log2 in Q8 of each band less the mean of all bands.</summary>
    public IReadOnlyList<int[]> Centres { get; init; } = Array.Empty<int[]>();

    /// <summary>Gets the standard deviation of each feature, of each class; at least 1.</summary>
    public IReadOnlyList<int[]> Spreads { get; init; } = Array.Empty<int[]>();

    /// <summary>Gets the distance beyond which nothing is answered, in 1/100 standard deviations; chosen on recordings that had no part in the centres they were held against.</summary>
    public int MostDistance { get; init; }

    /// <summary>Gets how many inputs that limit was chosen on.</summary>
    public int Validation { get; init; }

    /// <summary>Gets how often each class was answered on recordings left out of training; from the card.</summary>
    public IReadOnlyList<int> Answered { get; init; } = Array.Empty<int>();

    /// <summary>Gets how often that was right.</summary>
    public IReadOnlyList<int> Right { get; init; } = Array.Empty<int>();

    /// <summary>Gets which class it most often was where this one was answered wrongly, and −1 where it never was.</summary>
    public IReadOnlyList<int> MistakenFor { get; init; } = Array.Empty<int>();

    /// <summary>Gets ten counts of the top confidence over the training data.</summary>
    public IReadOnlyList<int> Confidences { get; init; } = Array.Empty<int>();

    /// <summary>Gets the nine deciles of the input level over the training data, in the unit of the log's <c>summary</c>.</summary>
    public IReadOnlyList<int> LevelDeciles { get; init; } = Array.Empty<int>();

    /// <summary>Reads a reference.</summary>
    /// <param name="bytes">Canonical JSON.</param>
    /// <param name="manifest">The manifest of the same bundle.</param>
    /// <exception cref="ManifestFormatException">It is not canonical, belongs to another network, or a field is missing, unknown or out of range.</exception>
    public static ReferenceStatistics Parse(byte[] bytes, ModelManifest manifest)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new ManifestFormatException(ModelBundle.ReferenceFile, $"at most {MaxBytes} bytes", $"{bytes.Length}");
        }

        JsonValue json;
        try
        {
            json = CanonicalJson.Parse(bytes);
        }
        catch (JsonFormatException exception)
        {
            throw new ManifestFormatException($"{ModelBundle.ReferenceFile}, byte {exception.Offset}", exception.Expected, exception.Found);
        }

        var fields = new ManifestFields(json);
        int classes = manifest.Labels.Count;
        int features = manifest.FrontEnd?.MelBands ?? Dsp.GasFeatures.Steps;
        int format = fields.Integer("format", 1, int.MaxValue);
        if (format != Format)
        {
            throw new ManifestFormatException("field format", $"{Format}", $"{format}");
        }

        var reference = new ReferenceStatistics
        {
            ModelSha256 = fields.Digest("model_sha256"),
            Centres = fields.Rows("centres", classes, features, -MostValue, MostValue),
            Spreads = fields.Rows("spreads", classes, features, 1, MostValue),
            MostDistance = fields.Integer("most_distance", 1, 1_000_000),
            Validation = fields.Integer("validation", 1, int.MaxValue),
            Answered = Counted(fields, "answered", classes, 0, int.MaxValue),
            Right = Counted(fields, "right", classes, 0, int.MaxValue),
            MistakenFor = Counted(fields, "mistaken_for", classes, -1, classes - 1),
            Confidences = Counted(fields, "confidences", Bins, 0, int.MaxValue),
            LevelDeciles = Counted(fields, "level_deciles", 9, -1_000_000, 1_000_000),
        };
        fields.RequireAllRead();
        if (reference.ModelSha256 != manifest.ModelSha256)
        {
            throw new ManifestFormatException("field model_sha256", manifest.ModelSha256, reference.ModelSha256);
        }

        for (int i = 0; i < classes; i++)
        {
            if (reference.Right[i] > reference.Answered[i])
            {
                throw new ManifestFormatException("field right", $"at most {reference.Answered[i]}, how often it was answered", $"{reference.Right[i]}");
            }
        }

        return reference;
    }

    /// <summary>Writes the reference as canonical JSON.</summary>
    public byte[] ToBytes() => CanonicalJson.Encode(JsonValue.Of(
        ("format", JsonValue.Of(Format)),
        ("model_sha256", JsonValue.Of(ModelSha256)),
        ("centres", JsonValue.Of(Centres.Select(row => JsonValue.Of(row)).ToArray())),
        ("spreads", JsonValue.Of(Spreads.Select(row => JsonValue.Of(row)).ToArray())),
        ("most_distance", JsonValue.Of(MostDistance)),
        ("validation", JsonValue.Of(Validation)),
        ("answered", JsonValue.Of(Answered)),
        ("right", JsonValue.Of(Right)),
        ("mistaken_for", JsonValue.Of(MistakenFor)),
        ("confidences", JsonValue.Of(Confidences)),
        ("level_deciles", JsonValue.Of(LevelDeciles))));

    private static int[] Counted(ManifestFields fields, string name, int count, int low, int high)
    {
        int[] values = fields.Integers(name, low, high);
        return values.Length == count ? values : throw new ManifestFormatException("field " + name, $"{count} numbers", $"{values.Length}");
    }
}
