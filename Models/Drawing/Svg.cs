using System;
using System.Globalization;
using System.Net;
using System.Text;

namespace MeadowTinyMl.Drawing;

/// <summary>The frame of every plot: a figure with caption, title and description, and numbers written alike everywhere.</summary>
internal static class Svg
{
    public static string Figure(string id, string title, string description, string axis, StringBuilder drawn, int width, int height, string kind = "") => Text(
        $"<figure{(kind.Length > 0 ? $" class=\"{kind}\"" : string.Empty)}><figcaption>{Escape(title)}</figcaption><svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{Escape(title)}</title><desc id=\"{id}-d\">{Escape(description)}</desc>{drawn}{(axis.Length > 0 ? Text($"<text x=\"{width / 2}\" y=\"{height - 8}\" text-anchor=\"middle\">{Escape(axis)}</text>") : string.Empty)}</svg></figure>\n");

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
