using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;

namespace MeadowTinyMl.Drawing;

/// <summary>A report as one HTML file that needs nothing else: no script, no network, no font; it fits a phone and prints.</summary>
/// <param name="title">What the browser shows.</param>
/// <param name="heading">The first heading.</param>
/// <param name="origin">What it is about, below the heading.</param>
/// <param name="summary">HTML before the contents.</param>
/// <param name="footer">HTML at the end.</param>
public sealed class HtmlPage(string title, string heading, string origin, string summary, string footer)
{
    private readonly List<(string Id, string Title, string Html)> _sections = [];

    /// <summary>Adds a section.</summary>
    /// <param name="id">Unique in the page.</param>
    /// <param name="title">Its heading, as text.</param>
    /// <param name="html">What stands in it.</param>
    public void Add(string id, string title, string html) => _sections.Add((id, title, html));

    /// <summary>Returns the file's text.</summary>
    public override string ToString()
    {
        var body = new StringBuilder("<nav aria-label=\"Contents\"><ol>");
        body.Append(string.Concat(_sections.Select(section => $"<li><a href=\"#{section.Id}\">{Svg.Escape(section.Title)}</a></li>"))).Append("</ol></nav>\n");
        foreach ((string id, string name, string html) in _sections)
        {
            body.Append($"<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{Svg.Escape(name)}</h2>\n{html}</section>\n");
        }

        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Svg.Escape(title)}</title>
            <style>{Style()}</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the report</a>
            <header><h1>{Svg.Escape(heading)}</h1><p class="origin">{Svg.Escape(origin)}</p></header>
            <main id="main">
            {summary}
            {body}</main>
            <footer><p>{footer}</p></footer>
            </body>
            </html>

            """;
    }

    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("page.css") ?? throw new InvalidOperationException("The program was built without page.css.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
