using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace MeadowTinyMl.DataSets;

/// <summary>A comma-separated table whose columns are found by name; quotes as in RFC 4180, without line breaks inside a field.</summary>
internal sealed class CsvTable
{
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<string[]> _rows = [];
    private readonly List<int> _lines = [];
    private readonly string _file;

    private CsvTable(string file) => _file = file;

    public int Rows => _rows.Count;

    public static CsvTable Read(string path, params string[] needed)
    {
        var table = new CsvTable(path);
        using var reader = new StreamReader(path, Encoding.UTF8);
        string[] header = Split(reader.ReadLine() ?? string.Empty);
        for (int i = 0; i < header.Length; i++)
        {
            table._columns[header[i]] = i;
        }

        foreach (string column in needed)
        {
            if (!table._columns.ContainsKey(column))
            {
                throw new DataFormatException(path, "line 1", $"a column '{column}'", $"columns {Shorten(string.Join(",", header))}");
            }
        }

        int line = 1;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length == 0)
            {
                continue;
            }

            string[] fields = Split(text);
            if (fields.Length != header.Length)
            {
                throw new DataFormatException(path, $"line {line}", $"{header.Length} fields", $"{fields.Length}");
            }

            table._rows.Add(fields);
            table._lines.Add(line);
        }

        return table;
    }

    /// <summary>Returns a field as it stands in a table; line breaks become blanks.</summary>
    public static string Quoted(string text)
    {
        string line = text.ReplaceLineEndings(" ");
        return line.AsSpan().IndexOfAny(',', '"') < 0 ? line : $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    public bool Has(string column) => _columns.ContainsKey(column);

    public string Text(int row, string column) => _rows[row][_columns[column]];

    public int Whole(int row, string column)
    {
        string text = Text(row, column);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Wrong(row, column, "a whole number", text);
    }

    public double Number(int row, string column, double low, double high)
    {
        string text = Text(row, column);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= low && value <= high
            ? value
            : throw Wrong(row, column, $"a number from {low.ToString(CultureInfo.InvariantCulture)} to {high.ToString(CultureInfo.InvariantCulture)}", text);
    }

    public DataFormatException Wrong(int row, string column, string expected, string found) =>
        new(_file, $"line {_lines[row]}, column {column}", expected, $"'{Shorten(found)}'");

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
        {
            return line.Split(',');
        }

        var fields = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields.ToArray();
    }
}
