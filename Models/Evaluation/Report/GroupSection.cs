using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>Every attribute with its groups: who fares worst, and how far the best is from it.</summary>
internal static class GroupSection
{
    private const int MostRows = 60;
    private const int MostColumns = 4;

    public static string Of(EvaluationResult result)
    {
        var html = new StringBuilder(Text($"<p>Balanced accuracy of each group, an abstention counted as wrong. A group of fewer than {GroupFigures.LeastExamples} samples is shown and counts neither as worst nor as best. Groups that hold one class alone show its recall, so a gap may come from the class and not from the group. The JSON also holds every figure of each group and, for every figure of every class, the worst group.</p>\n"));
        IReadOnlyList<GroupFigures> all = result.ByGroup(result.Reported);
        var gaps = new HtmlTable("The worst group of each attribute, and how far the best is above it", "attribute", "#groups", "worst", "#balanced accuracy", "#gap to the best");
        foreach (GroupFigures figures in all)
        {
            double? worst = figures.Worst == null ? null : figures.Groups.First(group => group.Name == figures.Worst).Matrix.BalancedAccuracy;
            gaps.Add(Escape(Name(figures.Attribute)), Whole(figures.Groups.Count), Escape(figures.Worst ?? "none is large enough"), Percent(worst), Percent(figures.Gap));
        }

        html.Append(gaps);
        foreach (GroupFigures figures in all)
        {
            html.Append(Attribute(result, figures));
        }

        return html.ToString();
    }

    private static string Attribute(EvaluationResult result, GroupFigures figures)
    {
        string attribute = Name(figures.Attribute);
        bool isShort = result.Manifest.Labels.Count <= MostColumns;

        // Where there are very many groups, those that fare worst are shown.
        (string Name, ConfusionMatrix Matrix)[] all = figures.Groups.Select(group => (group.Name, group.Matrix)).ToArray();
        (string Name, ConfusionMatrix Matrix)[] shown = all.Length <= MostRows ? all : all.OrderBy(group => group.Matrix.BalancedAccuracy ?? 1).Take(MostRows).ToArray();
        var table = new HtmlTable(
            $"By {attribute}",
            [attribute, "#samples", "#balanced accuracy", "#of what is answered", "#abstained", .. isShort ? result.Manifest.Labels.Select(label => $"#recall of {Name(label)}") : ["weakest class"]]);
        foreach ((string name, ConfusionMatrix matrix) in shown)
        {
            table.Add([
                Escape(name) + (name == figures.Worst ? " <strong>(worst)</strong>" : string.Empty),
                Whole(matrix.Total),
                Percent(matrix.BalancedAccuracy),
                Percent(matrix.CoveredBalancedAccuracy),
                Percent((double)matrix.Abstained / matrix.Total),
                .. isShort ? Enumerable.Range(0, matrix.Labels.Count).Select(label => matrix.Recall(label) is { } recall ? Percent(recall) : "-") : [Weakest(matrix)]]);
        }

        string plot = RowPlot.Draw(
            $"group-plot-{figures.Attribute}",
            $"Balanced accuracy by {attribute}, per cent; the arrow points at the worst",
            figures.Worst == null ? "No group is large enough to compare." : $"The worst is {figures.Worst}; the best lies {Percent(figures.Gap)} above it. The table has every figure.",
            shown.Select(group => (group.Name, group.Matrix.BalancedAccuracy, group.Name == figures.Worst)).ToArray());
        string more = figures.Groups.Count > MostRows ? Text($"<p>The worst {MostRows} of {figures.Groups.Count:N0} groups; all stand in the JSON.</p>") : string.Empty;
        return $"<h3>By {Escape(attribute)}</h3>\n{more}{plot}{table}{EveryFigure(figures, attribute)}";
    }

    private static HtmlTable EveryFigure(GroupFigures figures, string attribute)
    {
        var table = new HtmlTable($"By {attribute}: the worst group by each figure", "figure", "worst", "#its figure", "#gap to the best");
        foreach (GroupMetric metric in GroupMetric.Overall)
        {
            (string? worst, double? value, double? gap) = figures.By(metric);
            table.Add(Name(metric.Key), Escape(worst ?? "none is large enough"), Number(value), Number(gap));
        }

        return table;
    }

    private static string Weakest(ConfusionMatrix matrix)
    {
        int label = Enumerable.Range(0, matrix.Labels.Count).Where(one => matrix.Support(one) > 0).MinBy(one => matrix.Recall(one));
        return Escape(Text($"{Name(matrix.Labels[label])}, {Percent(matrix.Recall(label))} of {matrix.Support(label):N0}"));
    }
}
