namespace MeadowTinyMl.DataSets;

/// <summary>Who made a clip and under which licence, as its data set says.</summary>
/// <param name="Author">The author, or empty.</param>
/// <param name="Title">The title, or empty.</param>
/// <param name="Url">Where it was published, or empty.</param>
/// <param name="Licence">The clip's licence, or empty.</param>
/// <param name="SetLicence">The licence of the set it comes from, or empty.</param>
public sealed record SoundAttribution(string Author, string Title, string Url, string Licence, string SetLicence)
{
    /// <summary>Gets the attribution of a clip of which nothing is known.</summary>
    public static SoundAttribution Unknown { get; } = new(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);
}
