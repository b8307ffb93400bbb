using System.Linq;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>What the model made of classes that it does not know, and what could not be scored.</summary>
internal static class UnknownSection
{
    public static string Of(EvaluationResult result)
    {
        var html = new StringBuilder();
        if (result.FalseAlarmRate is { } rate)
        {
            html.Append(Text($"<p>{rate.Count:N0} alerts in {60 * rate.Hours:0.0} minutes of classes that the model does not know: {rate.PerHour:0.0} an hour, at most {rate.UpperBoundPerHour:0.0} with 95 % confidence.</p>"));
            var table = new HtmlTable("Unknown classes: an abstention is the right answer", "class", "#samples", "#abstained", "#alerts", "alerts for", "most common answer");
            foreach (var kind in result.Unknown.GroupBy(example => example.Class).OrderByDescending(kind => kind.Count(example => example.Decision.Outcome == Outcome.Alert)).ThenBy(kind => kind.Key))
            {
                var answered = kind.Where(example => example.Decision.Outcome != Outcome.Abstain).GroupBy(example => example.Decision.Top).OrderByDescending(group => group.Count()).FirstOrDefault();
                table.Add(
                    Escape(Name(kind.Key)),
                    Whole(kind.Count()),
                    Percent((double)kind.Count(example => example.Decision.Outcome == Outcome.Abstain) / kind.Count()),
                    Whole(kind.Count(example => example.Decision.Outcome == Outcome.Alert)),
                    Escape(string.Join(", ", result.AlertClasses(kind.Key).Select(item => Text($"{Name(item.Label)} {item.Count:N0}")))),
                    answered == null ? "none" : Escape(Text($"{Name(result.Manifest.Labels[answered.Key])}, {answered.Count():N0} times")));
            }

            html.Append(table);
        }
        else
        {
            html.Append("<p>There was no sample of a class that the model does not know.</p>\n");
        }

        if (result.Unmapped.Count > 0)
        {
            var table = new HtmlTable("What was not scored, and why", "what", "#count", "reason");
            foreach (UnmappedExamples item in result.Unmapped)
            {
                table.Add(Escape(item.What), Whole(item.Count), Escape(item.Reason));
            }

            html.Append("<h3>Not scored</h3>\n").Append(table);
        }

        return html.ToString();
    }
}
