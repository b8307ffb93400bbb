using System.Linq;
using System.Text;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>The curves: ROC, precision-recall, reliability, risk-coverage.</summary>
internal static class CurveSections
{
    private const int MostPoints = 160;

    public static string Roc(EvaluationResult result)
    {
        var plots = new StringBuilder("<div class=\"plots small\">");
        var table = new HtmlTable(
            "Area under the curve; the release's threshold; and the point with the greatest TPR − FPR (Youden)",
            "class",
            "#AUC",
            "#release's least confidence",
            "#TPR there",
            "#FPR there",
            "#Youden's confidence",
            "#TPR there",
            "#FPR there");
        for (int label = 0; label < result.Manifest.Labels.Count; label++)
        {
            string name = Name(result.Manifest.Labels[label]);
            int threshold = result.Manifest.Thresholds[label];
            RocCurve curve = EvaluationResult.Roc(result.Reported, label);
            if (curve.OperatingPoint is not { } youden)
            {
                table.Add(Escape(name), "not measured", Percent(threshold / 10_000.0), "-", "-", "-", "-", "-");
                continue;
            }

            RocPoint release = curve.Points.Last(point => point.Threshold >= threshold);
            plots.Append(CurvePlot.Draw(
                $"roc-plot-{label}",
                Text($"{name}: AUC {curve.Area:0.000}"),
                Text($"The curve of {name} against all other classes has an area of {curve.Area:0.000}. At the release's threshold {Percent(release.TruePositiveRate)} are found at {Percent(release.FalsePositiveRate)} false positives."),
                ("false positive rate", "true positive rate"),
                [new Curve(name, Thin(curve.Points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)).ToArray()), [(release.FalsePositiveRate, release.TruePositiveRate, "release")])],
                ((0, 0), (1, 1))));
            table.Add(
                Escape(name),
                Number(curve.Area),
                Percent(threshold / 10_000.0),
                Percent(release.TruePositiveRate),
                Percent(release.FalsePositiveRate),
                Percent(youden.Threshold / 10_000.0),
                Percent(youden.TruePositiveRate),
                Percent(youden.FalsePositiveRate));
        }

        return $"<p>Each class against the rest, by its own confidence. The dot is where the release's threshold puts it; the dashed line is chance.</p>{plots.Append("</div>")}{table}";
    }

    public static string PrecisionRecall(EvaluationResult result)
    {
        var plots = new StringBuilder("<div class=\"plots small\">");
        var table = new HtmlTable("Average precision, and precision at some recalls", "class", "#average precision", "#share of the class", "#at recall 50 %", "#at recall 80 %", "#at recall 90 %", "#at recall 95 %");
        for (int label = 0; label < result.Manifest.Labels.Count; label++)
        {
            string name = Name(result.Manifest.Labels[label]);
            PrecisionRecallCurve curve = EvaluationResult.PrecisionRecall(result.Reported, label);
            double share = result.Reported.Count(example => example.Truth == label) / (double)result.Reported.Count;
            if (curve.Points.Count == 0)
            {
                table.Add(Escape(name), "not measured", Percent(share), "-", "-", "-", "-");
                continue;
            }

            string At(double recall) => Percent(curve.Points.Where(point => point.Recall >= recall).Select(point => point.Precision).DefaultIfEmpty(0).Max());
            plots.Append(CurvePlot.Draw(
                $"precision-plot-{label}",
                Text($"{name}: AP {curve.AveragePrecision:0.000}"),
                Text($"Precision of {name} is {At(0.5)} where half of it is found and {At(0.9)} where nine tenths are."),
                ("recall", "precision"),
                [new Curve(name, Thin(curve.Points.Select(point => (point.Recall, point.Precision)).ToArray()), [])],
                ((0, share), (1, share))));
            table.Add(Escape(name), Number(curve.AveragePrecision), Percent(share), At(0.5), At(0.8), At(0.9), At(0.95));
        }

        return $"<p>AP is the average precision. The dashed line is the share of the class: the precision of calling everything so.</p>{plots.Append("</div>")}{table}";
    }

    public static string Reliability(EvaluationResult result)
    {
        Calibration calibration = EvaluationResult.CalibrationOf(result.Reported);
        var table = new HtmlTable("Answers by the confidence of their class", "confidence", "#answers", "#mean confidence", "#right", "#difference");
        foreach (ReliabilityBin bin in calibration.Bins.Where(bin => bin.Count > 0))
        {
            table.Add(Text($"{100 * bin.Low:0} to {100 * bin.High:0} %"), Whole(bin.Count), Percent(bin.Confidence), Percent(bin.Accuracy), Text($"{100 * (bin.Accuracy - bin.Confidence):+0.0;−0.0;0.0}"));
        }

        double over = calibration.Bins.Sum(bin => bin.Count * (bin.Confidence - bin.Accuracy));
        string lean = over > 0 ? "more sure of itself than it is right" : "less sure of itself than it is right";
        string diagram = Plots.Calibration(
            "reliability-plot",
            "Share of right answers by stated confidence; on the dashed line both are equal",
            Text($"The expected calibration error is {Number(calibration.ExpectedError)}; on the whole the model is {lean}."),
            calibration.Bins.Select(bin => bin.Count == 0 ? ((double, (double, double)?)?)null : (bin.Accuracy, null)).ToArray());
        string histogram = Plots.Bars(
            "confidence-plot",
            "How often each confidence is stated",
            Text($"Share of answers by the confidence of their class; {Percent(calibration.Bins[^1].Count / (double)calibration.Bins.Sum(bin => bin.Count))} lie above 90 %."),
            "confidence, per cent, from",
            calibration.Bins.Select(bin => (Text($"{100 * bin.Low:0}"), bin.Count / (double)calibration.Bins.Sum(each => each.Count), ((double, double)?)null)).ToArray());
        return $"<p>Expected calibration error {Number(calibration.ExpectedError)}, greatest {Number(calibration.MaximumError)}: on the whole the model is {lean}.</p><div class=\"plots\">{diagram}{histogram}</div>{table}";
    }

    public static string RiskCoverage(EvaluationResult result)
    {
        RiskCoverageCurve curve = EvaluationResult.RiskCoverage(result.Reported);
        ConfusionMatrix matrix = result.Confusion(result.Reported);
        double coverage = 1 - (matrix.Abstained / (double)matrix.Total);
        double? risk = 1 - matrix.CoveredAccuracy;
        double top = new[] { 0.04, 0.08, 0.2, 0.4, 1 }.First(end => end >= curve.Points.Max(point => point.Risk) || end == 1);
        string plot = CurvePlot.Draw(
            "risk-plot",
            "Share of wrong answers as the least sure are held back",
            Text($"Answering all, {Percent(curve.Points[^1].Risk)} are wrong. The release answers {Percent(coverage)}, of which {Percent(risk)} are wrong."),
            ("answered", "wrong of these"),
            [new Curve("risk", Thin(curve.Points.Select(point => (point.Coverage, point.Risk)).ToArray()), risk is { } wrong ? [(coverage, wrong, "release")] : [])],
            null,
            top);
        var table = new HtmlTable("What is left when only the surest answers are given", "answered", "#wrong", "#balanced accuracy", "#least confidence");
        foreach (double share in new[] { 1, 0.95, 0.9, 0.8, 0.7, 0.5 })
        {
            RiskCoveragePoint point = curve.Points.First(one => one.Coverage >= share - 1e-9);
            table.Add(Percent(point.Coverage), Percent(point.Risk), Percent(curve.BalancedAccuracyAt(point.Coverage)), Percent(point.Threshold / 10_000.0));
        }

        return $"<p>Area under the curve {Number(curve.Area)}. The dot is the release's own rule, which may hold back for the quality of the input too.</p>{plot}{table}";
    }

    // So many points that no bend is lost at the size it is drawn in.
    private static (double X, double Y)[] Thin((double X, double Y)[] points)
    {
        int step = (points.Length + MostPoints - 1) / MostPoints;
        return points.Where((_, i) => i % step == 0 || i == points.Length - 1).ToArray();
    }
}
