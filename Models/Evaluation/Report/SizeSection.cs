using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>Several models on the same samples: what more bytes buy.</summary>
internal static class SizeSection
{
    public static string Of(EvaluationReport report)
    {
        (EvaluationResult Result, ModelSize Size)[] models = [(report.Result, report.Size), .. report.Beside];
        var table = new HtmlTable("Models on the same data, each by what it had not seen", "model", "#bytes", "#multiply-accumulates", "#working memory, bytes", "#samples", "#balanced accuracy", "of");
        var points = new List<(string, double, double, (double, double)?, bool)>();
        for (int i = 0; i < models.Length; i++)
        {
            (EvaluationResult result, ModelSize size) = models[i];
            double? accuracy = result.Confusion(result.Reported).BalancedAccuracy;
            Interval? interval = Bootstrap.Of(result.ByRecording(result.Reported), one => one.BalancedAccuracy);
            string name = $"{result.Manifest.Id} {result.Manifest.Version}";
            table.Add(
                Escape(name),
                Whole(size.Bytes),
                Whole(size.MultiplyAccumulates),
                Whole(size.ArenaBytes),
                Whole(result.Reported.Count),
                Percent(accuracy, interval),
                result.IsOnTraining ? "training samples" : "unseen samples");
            if (accuracy is { } share)
            {
                points.Add((name, size.Bytes, share, interval is { } ends ? (ends.Low, ends.High) : null, i == 0));
            }
        }

        return points.Count == 0 ? table.ToString() : ScatterPlot.Draw(
            "size-plot",
            "Balanced accuracy with its interval against the size of the model; the diamond is the model of this report",
            string.Join(" ", points.Select(point => Text($"{point.Item1}: {point.Item2:N0} bytes, {Percent(point.Item3)}."))),
            "bytes of .tflite, logarithmic",
            points) + table;
    }
}
