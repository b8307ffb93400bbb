using System;
using System.Globalization;
using System.Net;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>How figures are written in the report.</summary>
internal static class Words
{
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>For example <c>97.0 %</c>.</summary>
    public static string Percent(double? share) => share is { } value ? Text($"{100 * value:0.0} %") : "not measured";

    /// <summary>For example <c>97.0 % [87.0, 99.2]</c>.</summary>
    public static string Percent(double? share, Interval? interval) =>
        interval is { } ends ? Text($"{Percent(share)} <span class=\"nowrap\">[{100 * ends.Low:0.0}, {100 * ends.High:0.0}]</span>") : Percent(share);

    public static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "not measured";

    public static string Name(string label) => label.Replace('_', ' ');

    public static string Whole(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
