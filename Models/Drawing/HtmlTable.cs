using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;

namespace MeadowTinyMl.Drawing;

/// <summary>A table that is read by column on paper and wide screens and by row on a phone; its roles are said, because browsers forget them of a table that is laid out as blocks.</summary>
/// <param name="caption">What it shows.</param>
/// <param name="columns">Headings; one that begins with <c>#</c> is of numbers.</param>
public sealed class HtmlTable(string caption, params string[] columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Gets the number of rows.</summary>
    public int Rows => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">HTML; the first heads the row.</param>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Returns the table's HTML.</summary>
    public override string ToString()
    {
        var html = new StringBuilder($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{WebUtility.HtmlEncode(caption)}\"><table class=\"rows\" role=\"table\"><caption>{WebUtility.HtmlEncode(caption)}</caption><thead role=\"rowgroup\"><tr role=\"row\">");
        html.Append(string.Concat(columns.Select(column => $"<th scope=\"col\" role=\"columnheader\"{Numeric(column)}>{WebUtility.HtmlEncode(column.TrimStart('#'))}</th>")));
        html.Append("</tr></thead><tbody role=\"rowgroup\">");
        foreach (string[] row in _rows)
        {
            html.Append($"<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{row[0]}</th>");
            for (int i = 1; i < row.Length; i++)
            {
                html.Append($"<td role=\"cell\"{Numeric(columns[i])} data-label=\"{WebUtility.HtmlEncode(columns[i].TrimStart('#'))}\">{row[i]}</td>");
            }

            html.Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    private static string Numeric(string column) => column.StartsWith('#') ? " class=\"number\"" : string.Empty;
}
