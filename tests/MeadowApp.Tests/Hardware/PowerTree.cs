using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;

namespace MeadowTinyMl.MeadowApp.Tests.Hardware;

/// <summary>Draws the power tree as SVG: supplies on the left, what they feed on the right, with peak and average current.</summary>
internal static class PowerTree
{
    private const int RowHeight = 58;
    private const int Top = 96;
    private const int Width = 980;
    private const int RailX = 24;
    private const int RailStep = 172;
    private const int LoadX = 560;

    public static string Draw(PowerBudget budget)
    {
        var svg = new StringBuilder();
        int height = Top + (budget.Loads.Count * RowHeight) + 74;
        int middle = Top + (budget.Loads.Count * RowHeight / 2);
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="DejaVu Sans, Arial, sans-serif" font-size="14">""");
        Line(svg, """  <title>Power tree</title>""");
        Line(svg, $"""  <rect width="{Width}" height="{height}" fill="#ffffff"/>""");
        Line(svg, """  <text x="24" y="38" font-size="22" font-weight="bold">Power tree</text>""");
        Line(svg, """  <text x="24" y="62" fill="#444444">Made from power.json. Until a board was measured: assumptions and data sheets.</text>""");
        for (int i = 0; i < budget.Rails.Count; i++)
        {
            DrawRail(svg, budget.Rails[i], RailX + (i * RailStep), middle, i > 0);
        }

        int trunk = RailX + ((budget.Rails.Count - 1) * RailStep) + 140;
        for (int i = 0; i < budget.Loads.Count; i++)
        {
            DrawLoad(svg, budget.Loads[i], trunk, middle, Top + (i * RowHeight));
        }

        Line(svg, string.Create(CultureInfo.InvariantCulture, $"""  <text x="24" y="{height - 40}" font-weight="bold">Average {budget.AverageMilliamperes:0.0} mA, {budget.AverageMilliwatts:0} mW; everything at once {budget.PeakMilliamperes:0} mA of {budget.Rails[^1].LimitMilliamperes} mA.</text>"""));
        Line(svg, string.Create(CultureInfo.InvariantCulture, $"""  <text x="24" y="{height - 18}" fill="#444444">A cell of {budget.CellWattHours:0.0} Wh at {budget.Efficiency * 100:0} % lasts {budget.Hours(0):0.0} hours; with the radio on {budget.Hours(budget.RadioMilliamperes):0.0}.</text>"""));
        Line(svg, "</svg>");
        return svg.ToString();
    }

    private static void DrawRail(StringBuilder svg, Rail rail, int x, int middle, bool isFed)
    {
        if (isFed)
        {
            Line(svg, $"""  <line x1="{x - RailStep + 140}" y1="{middle}" x2="{x}" y2="{middle}" stroke="#c62828" stroke-width="3"/>""");
        }

        Line(svg, $"""  <rect x="{x}" y="{middle - 34}" width="140" height="68" rx="8" fill="#fdecea" stroke="#c62828" stroke-width="1.5"/>""");
        Line(svg, $"""  <text x="{x + 70}" y="{middle - 8}" font-weight="bold" text-anchor="middle">{Escape(rail.Name)}</text>""");
        Line(svg, $"""  <text x="{x + 70}" y="{middle + 16}" font-size="12" text-anchor="middle">up to {rail.LimitMilliamperes} mA</text>""");
        int line = 0;
        foreach (string text in Wrapped(rail.Note, 22))
        {
            Line(svg, $"""  <text x="{x + 70}" y="{middle + 54 + (line++ * 15)}" font-size="11" text-anchor="middle" fill="#444444">{Escape(text)}</text>""");
        }
    }

    private static void DrawLoad(StringBuilder svg, Load load, int trunk, int middle, int y)
    {
        int row = y + 22;
        string dash = load.Duty == 0 ? " stroke-dasharray=\"6 5\"" : string.Empty;
        Line(svg, $"""  <path d="M {trunk} {middle} H {trunk + 24} V {row} H {LoadX}" fill="none" stroke="#c62828" stroke-width="2"{dash}/>""");
        Line(svg, $"""  <rect x="{LoadX}" y="{y}" width="396" height="46" rx="8" fill="#f7f7f2" stroke="#554422" stroke-width="1.5"/>""");
        Line(svg, $"""  <text x="{LoadX + 12}" y="{y + 20}" font-weight="bold">{Escape(load.Name)}</text>""");
        Line(svg, string.Create(CultureInfo.InvariantCulture, $"""  <text x="{LoadX + 384}" y="{y + 20}" text-anchor="end">peak {load.PeakMilliamperes:0.#} mA</text>"""));
        Line(svg, string.Create(CultureInfo.InvariantCulture, $"""  <text x="{LoadX + 12}" y="{y + 38}" font-size="12" fill="#333333">{load.Milliamperes:0.#} mA × {load.Duty:0.##} of the time = {load.Milliamperes * load.Duty:0.#} mA</text>"""));
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' '))
        {
            if (line.Length + word.Length + 1 > width && line.Length > 0)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        yield return line;
    }

    private static string Escape(string text) => SecurityElement.Escape(text)!;

    private static void Line(StringBuilder svg, string text) => svg.Append(text).Append('\n');
}

/// <summary>A supply of <c>hardware/power.json</c>.</summary>
internal sealed record Rail(string Name, double Volts, string From, int LimitMilliamperes, string Note);

/// <summary>A part that takes current.</summary>
internal sealed record Load(string Name, string Rail, double PeakMilliamperes, double Milliamperes, double Duty, string Source);

/// <summary>What feeds what, and for how long a cell lasts.</summary>
internal sealed record PowerBudget(double Efficiency, double CellWattHours, IReadOnlyList<Rail> Rails, IReadOnlyList<Load> Loads)
{
    public double AverageMilliamperes => Loads.Sum(load => load.Milliamperes * load.Duty);

    public double PeakMilliamperes => Loads.Sum(load => load.PeakMilliamperes);

    public double AverageMilliwatts => AverageMilliamperes * Rails[^1].Volts;

    public double RadioMilliamperes => Loads.Single(load => load.Name.StartsWith("Radio", System.StringComparison.Ordinal)).Milliamperes;

    public double Hours(double more) => CellWattHours * Efficiency * 1_000 / ((AverageMilliamperes + more) * Rails[^1].Volts);
}
