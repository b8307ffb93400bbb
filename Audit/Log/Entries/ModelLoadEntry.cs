using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>model.load</c>: a model became active, and by which rule its answers are judged.</summary>
/// <param name="Model">Its id.</param>
/// <param name="Version">Its semantic version.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of the model file.</param>
/// <param name="Manifest">Lower-case hex SHA-256 of the manifest.</param>
/// <param name="Card">Lower-case hex SHA-256 of the model card.</param>
/// <param name="Approval">Id of the approval, or null.</param>
/// <param name="Signature">What checking the bundle's signature gave: <c>none</c> where the bundle has none, <c>valid</c>, <c>invalid</c>.</param>
/// <param name="Labels">The classes in the model's order.</param>
/// <param name="Levels">What each class means: <c>none</c>, <c>advisory</c>, <c>alarm</c>.</param>
/// <param name="Thresholds">The least confidence of each class, in 1/10 000.</param>
/// <param name="Margin">The least lead over the runner-up, in 1/10 000.</param>
/// <param name="MostDistance">The distance from the training data beyond which nothing is answered, in 1/100 standard deviations; null where the bundle does not say.</param>
public sealed class ModelLoadEntry(
    string Model,
    string Version,
    string Sha256,
    string Manifest,
    string Card,
    string? Approval,
    string Signature,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> Levels,
    IReadOnlyList<int> Thresholds,
    long Margin,
    long? MostDistance) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "model.load";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("model", Model);
        fields.Add("version", Version);
        fields.Add("sha256", Sha256);
        fields.Add("manifest", Manifest);
        fields.Add("card", Card);
        fields.Add("approval", Approval);
        fields.Add("signature", Signature);
        fields.Add("labels", Labels);
        fields.Add("levels", Levels);
        fields.Add("thresholds", Thresholds);
        fields.Add("margin", Margin);
        fields.Add("most_distance", MostDistance);
    }
}
