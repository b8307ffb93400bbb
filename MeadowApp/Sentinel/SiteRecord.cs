using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Sentinel;

/// <summary>How often people at this site confirmed and overrode each class of alert, in <c>state/site</c> on the board. Of all people together, and only their first word to an alert.</summary>
/// <remarks>A convenience: the log is the record. A file that cannot be read is begun anew, and that is a fault.</remarks>
public sealed class SiteRecord
{
    /// <summary>Where the file lies in the board's storage.</summary>
    public const string File = "state/site";

    private const string Header = "site/v1";
    private const int MostRows = 128;

    private readonly IStorage _storage;
    private readonly SortedDictionary<string, (int Confirmed, int Overridden)> _rows = new SortedDictionary<string, (int Confirmed, int Overridden)>(StringComparer.Ordinal);

    /// <summary>Reads the file, or begins with nothing.</summary>
    /// <param name="storage">The board's storage.</param>
    public SiteRecord(IStorage storage)
    {
        _storage = storage;
        try
        {
            IsDamaged = storage.Read(File) is { } bytes && !TryParse(Encoding.ASCII.GetString(bytes));
        }
        catch (IOException)
        {
            IsDamaged = true;
        }

        if (IsDamaged)
        {
            _rows.Clear();
        }
    }

    /// <summary>Gets a value indicating whether there was a file that could not be read.</summary>
    public bool IsDamaged { get; }

    /// <summary>Gets the confirmed and overridden alerts of all classes.</summary>
    public (int Confirmed, int Overridden) All
    {
        get
        {
            (int Confirmed, int Overridden) all = default;
            foreach ((int confirmed, int overridden) in _rows.Values)
            {
                all = (all.Confirmed + confirmed, all.Overridden + overridden);
            }

            return all;
        }
    }

    /// <summary>Returns how often a class was confirmed and overridden.</summary>
    public (int Confirmed, int Overridden) Of(string model, string label) => _rows.TryGetValue(Key(model, label), out (int, int) row) ? row : default;

    /// <summary>Counts the first word of a person to an alert.</summary>
    /// <exception cref="IOException">It cannot be stored.</exception>
    public void Count(string model, string label, bool isConfirmed)
    {
        (int confirmed, int overridden) = Of(model, label);
        if (_rows.Count >= MostRows && confirmed + overridden == 0)
        {
            return;
        }

        _rows[Key(model, label)] = isConfirmed ? (confirmed + 1, overridden) : (confirmed, overridden + 1);
        var text = new StringBuilder(Header).Append('\n');
        foreach (KeyValuePair<string, (int Confirmed, int Overridden)> row in _rows)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, "class {0} {1} {2}\n", row.Key, row.Value.Confirmed, row.Value.Overridden);
        }

        _storage.Replace(File, Encoding.ASCII.GetBytes(text.Append("end\n").ToString()), Durability.Durable);
    }

    private static string Key(string model, string label) => model + " " + label;

    private bool TryParse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length < 3 || lines.Length > MostRows + 3 || lines[0] != Header || lines[lines.Length - 2] != "end" || lines[lines.Length - 1].Length > 0)
        {
            return false;
        }

        for (int i = 1; i < lines.Length - 2; i++)
        {
            string[] words = lines[i].Split(' ');
            if (words.Length != 5 || words[0] != "class"
                || !StrictDecimal.TryParse(words[3], out long confirmed) || !StrictDecimal.TryParse(words[4], out long overridden) || confirmed + overridden > int.MaxValue)
            {
                return false;
            }

            _rows[Key(words[1], words[2])] = ((int)confirmed, (int)overridden);
        }

        return true;
    }
}
