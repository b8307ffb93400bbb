using System.Collections.Generic;
using System.IO;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>The names of a board's label tags: a <c>.bmelabelinfo</c>.</summary>
public sealed class LabelNames
{
    private const int MaxLabels = 100_000;

    private LabelNames(string session, IReadOnlyDictionary<int, string> names)
    {
        Session = session;
        Names = names;
    }

    /// <summary>Gets the session whose recordings these names belong to, as in <see cref="GasRecordingFile.Session"/>; empty where the file does not say.</summary>
    public string Session { get; }

    /// <summary>Gets the name of each tag; where a tag occurs again, the later entry has renamed the earlier one.</summary>
    public IReadOnlyDictionary<int, string> Names { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LabelNames Read(string path) => BoschDocument.Read(path, Parse);

    private static LabelNames Parse(BoschNode root)
    {
        var names = new Dictionary<int, string>();
        foreach (BoschNode label in root["labelInformation"].Items(MaxLabels))
        {
            names[label["labelTag"].Whole(0, int.MaxValue)] = label["labelName"].Text().Trim();
        }

        return new LabelNames(root.Find("labelInfoHeader") is { } header ? RawData.SessionOf(header) : string.Empty, names);
    }
}
