using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Drawing;
using MeadowTinyMl.Evaluation.Robustness;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>Right, abstained and wrong as disturbances grow.</summary>
internal static class StressSection
{
    public static string Of(IReadOnlyList<StressFigures> stress)
    {
        var html = new StringBuilder("<p>Right answers (solid), abstentions (dashed) and wrong answers (dotted), per cent of all; strength grows to the right in the steps of the tables. What is not told by the right answers should be told by abstentions.</p>\n<div class=\"plots small\">");
        for (int i = 0; i < stress.Count; i++)
        {
            StressFigures figures = stress[i];
            StressPoint first = figures.Points[0];
            StressPoint last = figures.Points[^1];
            double X(int point) => figures.Points.Count == 1 ? 0 : (double)point / (figures.Points.Count - 1);
            Curve Line(string name, System.Func<StressPoint, double?> share) => new(name, figures.Points.Select((point, k) => (X(k), share(point) ?? 0)).ToArray(), []);
            html.Append(CurvePlot.Draw(
                $"stress-plot-{i}",
                Upper(figures.Name),
                Text($"At {first.Strength}: {Percent(first.Matrix.Accuracy)} right, {Percent(first.Abstained)} abstained, {Percent(first.Wrong)} wrong. At {last.Strength} {figures.Unit}: {Percent(last.Matrix.Accuracy)} right, {Percent(last.Abstained)} abstained, {Percent(last.Wrong)} wrong."),
                ("strength, of the greatest", "share of all"),
                [Line("right", point => point.Matrix.Accuracy), Line("abstained", point => point.Abstained), Line("wrong", point => point.Wrong)]));
        }

        html.Append("</div>\n");
        foreach (StressFigures figures in stress)
        {
            var table = new HtmlTable($"{Upper(figures.Name)}, {figures.Unit}", "strength", "#right", "#abstained", "#wrong", "#balanced accuracy", "#right of what is answered", "#alerts");
            foreach (StressPoint point in figures.Points)
            {
                table.Add(
                    Escape(point.Strength),
                    Percent(point.Matrix.Accuracy),
                    Percent(point.Abstained),
                    Percent(point.Wrong),
                    Percent(point.Matrix.BalancedAccuracy),
                    Percent(point.Matrix.CoveredAccuracy),
                    Whole(point.Alerts));
            }

            html.Append(table);
        }

        return html.ToString();
    }

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
