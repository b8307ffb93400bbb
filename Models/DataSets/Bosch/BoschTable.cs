using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>Rows of numbers whose columns are found by key: the same key stands at different places in files of different tools.</summary>
internal sealed class BoschTable
{
    private const int MaxColumns = 64;
    private const int MaxRows = 20_000_000;

    private readonly string _file;
    private readonly string _place;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly JsonElement _rows;
    private readonly JsonElement[] _row;
    private int _at = -1;

    /// <summary>Finds columns and rows.</summary>
    /// <param name="file">For refusals.</param>
    /// <param name="columns">A list of objects with <c>key</c>.</param>
    /// <param name="rows">A list of lists, one value for each column.</param>
    /// <param name="place">Where the rows stand, for refusals.</param>
    public BoschTable(string file, BoschNode columns, BoschNode rows, string place)
    {
        _file = file;
        _place = place;
        int at = 0;
        foreach (BoschNode column in columns.Items(MaxColumns))
        {
            string key = column["key"].Text();
            if (!_columns.TryAdd(key, at++))
            {
                throw column["key"].Wrong("a key that no other column has");
            }
        }

        _ = rows.Items(MaxRows);
        _rows = rows.Element;
        _row = new JsonElement[at];
    }

    public int Rows => _rows.GetArrayLength();

    public bool Has(string key) => _columns.ContainsKey(key);

    /// <summary>Returns the one of several keys that the table has.</summary>
    public string OneOf(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (_columns.ContainsKey(key))
            {
                return key;
            }
        }

        throw new DataFormatException(_file, _place, $"a column with key {string.Join(" or ", keys.ToArray())}", $"keys {string.Join(", ", _columns.Keys)}");
    }

    /// <summary>Goes through the rows in order; the others of this table's members speak of the row at hand.</summary>
    public IEnumerable<int> EachRow()
    {
        foreach (JsonElement row in _rows.EnumerateArray())
        {
            _at++;
            if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != _row.Length)
            {
                string found = row.ValueKind == JsonValueKind.Array ? $"{row.GetArrayLength()}" : BoschNode.Shown(row);
                throw new DataFormatException(_file, $"{_place}[{_at}]", $"a list of {_row.Length} values, one for each column", found);
            }

            int column = 0;
            foreach (JsonElement value in row.EnumerateArray())
            {
                _row[column++] = value;
            }

            yield return _at;
        }
    }

    /// <summary>Returns a number, or null where the value is null.</summary>
    public double? Number(string key, double low, double high)
    {
        JsonElement value = _row[_columns[key]];
        return value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.Number when value.TryGetDouble(out double number) && number >= low && number <= high => number,
            _ => throw Wrong(key, $"a number from {Shown(low)} to {Shown(high)}"),
        };
    }

    public long Whole(string key, long low, long high)
    {
        double? number = Number(key, low, high);
        return number is { } value && Math.Floor(value) == value ? (long)value : throw Wrong(key, $"a whole number from {low} to {high}");
    }

    public DataFormatException Wrong(string key, string expected) =>
        new(_file, $"{_place}[{_at}], column {key}", expected, BoschNode.Shown(_row[_columns[key]]));

    private static string Shown(double value) => value.ToString(CultureInfo.InvariantCulture);
}
