using System.Linq;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>What more found hazards cost in false alarms.</summary>
internal static class HazardSection
{
    public static string Of(HazardCurve hazards)
    {
        var table = new HtmlTable("The line in figures", "false alarms", "#share of the hazards that is found");
        foreach (int alarms in HazardCurve.Counts)
        {
            table.Add(Whole(alarms), Percent(hazards.RecallAt(alarms)));
        }

        // Below a score of 0 an answer names no hazard, and no threshold makes an alarm of it.
        RocPoint[] points = hazards.Roc.Points.Where(point => point.Threshold >= 0).ToArray();
        double right = new[] { 0.04, 0.08, 0.16, 0.2, 0.4, 1 }.First(end => end >= points[^1].FalsePositiveRate || end == 1);
        string places = string.Join("; ", hazards.Places.Select(place => Text($"{place.Word}: {Percent(place.Recall)} found, {Whole(place.Alarms)} false alarms")));
        string plot = CurvePlot.Draw(
            "hazard-plot",
            Text($"Hazards found against false alarms on unknown sounds: AUC {Number(hazards.Roc.Area)}"),
            Text($"{Percent(hazards.RecallAt(0))} of the hazards are found without a false alarm, {Percent(points[^1].TruePositiveRate)} where the line ends. Thresholds chosen on other sounds: {places}."),
            ("false alarm rate", "hazards found"),
            [new Curve("hazards", points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)).ToArray(), hazards.Places.Select(place => ((double)place.Alarms / hazards.Clips, place.Recall, place.Word)).ToArray())],
            right: right);
        return $"<p>{Whole(hazards.Clips)} answers to {Text($"{hazards.Time.TotalMinutes:0.0}")} minutes of sounds of other kinds, all networks together. The line has its thresholds placed on these very sounds and ends where no other one is taken for a hazard. The dots are thresholds that were chosen on other sounds ({places}).</p>{plot}{table}";
    }
}
