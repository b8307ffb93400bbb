using System.Linq;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>An evaluation as one HTML file: every plot with a table of its figures. The same report gives the same bytes.</summary>
public static class EvaluationPage
{
    /// <summary>Returns the file's text.</summary>
    /// <param name="report">What to tell.</param>
    public static string Of(EvaluationReport report)
    {
        EvaluationResult result = report.Result;
        ModelManifest manifest = result.Manifest;
        string model = $"{manifest.Id} {manifest.Version}";
        var page = new HtmlPage(
            $"Evaluation of {model} on {report.Data}",
            $"Evaluation of {model}",
            $"on {report.Data}",
            Summary(report),
            "Made by <code>tinyml</code>. Formulas and sources of every figure: <code>Models/Evaluation/README.md</code>. Figures of recordings; no statement about any certification.");
        if (result.Reported.Count > 0)
        {
            page.Add("figures", "Figures", FigureSection.Of(result));
            page.Add("confusion", "Confusion matrix", FigureSection.Confusion(result));
            page.Add("classes", "Each class against the rest", FigureSection.Classes(result));
            page.Add("roc", "ROC curves and operating points", CurveSections.Roc(result));
            page.Add("precision-recall", "Precision and recall", CurveSections.PrecisionRecall(result));
            page.Add("reliability", "Reliability of confidences", CurveSections.Reliability(result));
            page.Add("risk-coverage", "Risk and coverage", CurveSections.RiskCoverage(result));
            page.Add("groups", "Groups, the worst and the gap", GroupSection.Of(result));
        }

        if (report.Delays.Count > 0)
        {
            page.Add("delay", "Time to an alert", DelaySection.Of(report.Delays));
        }

        if (report.Stress.Count > 0)
        {
            page.Add("stress", "Under disturbance", StressSection.Of(report.Stress));
        }

        if (report.Beside.Count > 0)
        {
            page.Add("sizes", "Size against accuracy", SizeSection.Of(report));
        }

        if (report.Hazards is { } hazards)
        {
            page.Add("hazards", "Hazards against sounds that the model does not know", HazardSection.Of(hazards));
        }

        if (report.Hazards == null || result.Unknown.Count > 0 || result.Unmapped.Count > 0)
        {
            page.Add("unknown", "Classes that the model does not know", UnknownSection.Of(result));
        }

        page.Add("model", "The model", Model(report));
        return page.ToString();
    }

    private static string Summary(EvaluationReport report)
    {
        EvaluationResult result = report.Result;
        (string kind, string word, string then) = (result.Examples.Count, result.IsOnTraining) switch
        {
            (0, _) => ("look", "! Nothing could be scored", "Why stands below, under the classes that the model does not know."),
            (_, true) => ("look", "! Figures of training data", "Every sample here was in the model's training, so none of these figures measures how good it is on anything new."),
            _ when report.Basis.Length > 0 => ("pass", "Figures of unseen recordings", Escape(report.Basis)),
            _ when result.InTraining > 0 => ("pass", "Figures of unseen samples", Text($"{result.Reported.Count:N0} samples were not in training, and all figures are theirs; the other {result.InTraining:N0} are left out.")),
            _ => ("pass", "Figures of unseen samples", "None of the samples is among those that the manifest lists as training."),
        };
        var html = new StringBuilder($"<div class=\"verdict {kind}\"><p class=\"word\">{word}</p><p>{then}</p></div>\n");
        if (result.Reported.Count == 0)
        {
            return html.ToString();
        }

        ConfusionMatrix matrix = result.Confusion(result.Reported);
        var recordings = result.ByRecording(result.Reported);
        Calibration calibration = EvaluationResult.CalibrationOf(result.Reported);
        html.Append("<dl class=\"facts\">");
        void Fact(string name, string value, string more) => html.Append($"<div><dt>{name}</dt><dd>{value}<small>{more}</small></dd></div>");
        Fact("Samples", Whole(result.Reported.Count), Text($"of {recordings.Count:N0} recordings"));
        Fact("Balanced accuracy", Percent(matrix.BalancedAccuracy), Interval95(Bootstrap.Of(recordings, one => one.BalancedAccuracy)));
        Fact("Of what is answered", Percent(matrix.CoveredBalancedAccuracy), Text($"{Whole(matrix.Abstained)} abstained, {Percent((double)matrix.Abstained / matrix.Total)}"));
        Fact("Calibration error", Number(calibration.ExpectedError), Text($"in {Calibration.BinCount} bins; 0 is perfect"));
        if (report.Hazards is { } hazards)
        {
            Fact("Hazards found", Percent(hazards.Places[0].Recall), Text($"{hazards.Places[0].Alarms:N0} false alarms in {hazards.Time.TotalMinutes:0.0} minutes of unknown sounds"));
        }
        else
        {
            Fact("Alerts on the unknown", Whole(result.FalseAlarms), result.FalseAlarmRate is { } rate ? Text($"at most {rate.UpperBoundPerHour:0.0} an hour, 95 %") : "no unknown class here");
        }

        return html.Append("</dl>\n").ToString();
    }

    private static string Interval95(Interval? interval) => interval is { } ends ? Text($"95 %: {100 * ends.Low:0.0} to {100 * ends.High:0.0}") : "one recording, no interval";

    private static string Model(EvaluationReport report)
    {
        ModelManifest manifest = report.Result.Manifest;
        var table = new HtmlTable("What the manifest says, and what the network takes of a board", "field", "value");
        table.Add("task", Escape(manifest.Task));
        table.Add("front end", manifest.FrontEnd is { } frontEnd
            ? Text($"log-mel, {frontEnd.Frames} frames of {frontEnd.MelBands} bands at {frontEnd.SampleRateHz:N0} Hz, {manifest.WindowsPerDecision} windows a decision")
            : $"heater profile {Escape(manifest.HeaterProfile)}, decades from the sensor's clean air");
        table.Add("least confidence for an answer", Escape(string.Join(", ", manifest.Labels.Zip(manifest.Thresholds, (label, threshold) => Text($"{Name(label)} {threshold / 100.0:0.0} %")))));
        table.Add("size", Text($"{report.Size.Bytes:N0} bytes, {report.Size.MultiplyAccumulates:N0} multiply-accumulates an input, {report.Size.ArenaBytes:N0} bytes of working memory"));
        table.Add("SHA-256 of the network", $"<code>{Escape(manifest.ModelSha256)}</code>");
        table.Add("trained by", $"<code>{Escape(manifest.Command)}</code>");
        table.Add("training samples", Text($"{manifest.Training.Count:N0} listed by hash"));
        table.Add("licences of its data", Escape(string.Join("; ", manifest.DataLicences)));
        return table.ToString();
    }
}
