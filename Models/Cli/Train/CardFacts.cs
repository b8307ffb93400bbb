using System.Collections.Generic;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>What a model card says in words, for its Markdown and its JSON alike.</summary>
/// <param name="Summary">What the model does.</param>
/// <param name="IntendedUse">What it is for.</param>
/// <param name="NeverClaimed">What it must not be relied on for.</param>
/// <param name="BlindSpots">What it is known not to notice or to mistake.</param>
/// <param name="Protocol">How its figures were taken.</param>
/// <param name="Limits">What else a reader should know.</param>
internal sealed record CardFacts(string Summary, string IntendedUse, string NeverClaimed, string BlindSpots, string Protocol, IReadOnlyList<string> Limits)
{
    /// <summary>The licence of the weights.</summary>
    public const string Licence = "Apache-2.0; the recordings have their own licences, named under training_data";

    /// <summary>Who answers questions.</summary>
    public const string Contact = "whoever signed the bundle, by the name in bundle.note; of a deployment, the contact in its documentation/deployment.json";

    /// <summary>Returns the limits as a Markdown list.</summary>
    public string LimitList() => "- " + string.Join("\n- ", Limits);
}
