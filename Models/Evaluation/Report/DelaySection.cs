using System;
using System.Collections.Generic;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>How long after its onset something raises an alert.</summary>
internal static class DelaySection
{
    public static string Of(IReadOnlyList<DetectionDelay> delays)
    {
        var table = new HtmlTable("Exposures in continuous recordings, from their first scored sample to the end of the sample that alerts", "class", "#exposures", "#never alerted", "#at once", "#half within", "#nine tenths within");
        foreach (DetectionDelay delay in delays)
        {
            int all = delay.Delays.Count + delay.Missed;
            int atOnce = 0;
            while (atOnce < delay.Delays.Count && delay.Delays[atOnce] == 0)
            {
                atOnce++;
            }

            table.Add(Escape(Name(delay.Class)), Whole(all), Whole(delay.Missed), Percent((double)atOnce / all), Seconds(delay.Median), Seconds(delay.NineTenths));
        }

        return table.ToString();
    }

    private static string Seconds(TimeSpan? time) => time is { } value ? Text($"{value.TotalSeconds:0.0} s") : "more are missed";
}
