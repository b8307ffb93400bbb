using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Text;

namespace MeadowTinyMl.MeadowApp.Tests.Hardware;

/// <summary>Draws the wiring of one board as SVG: parts on the left, the board on the right, one row for each wire.</summary>
internal static class WiringDiagram
{
    private const int RowHeight = 34;
    private const int Top = 92;
    private const int Width = 980;

    public static string Draw(BoardWiring board)
    {
        var svg = new StringBuilder();
        (string Part, Wire[] Wires)[] parts = board.Wires.GroupBy(wire => wire.Part).Select(group => (group.Key, group.ToArray())).ToArray();
        int height = Top + (board.Wires.Count * RowHeight) + (parts.Length * 14) + 30;
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="DejaVu Sans, Arial, sans-serif" font-size="14">""");
        Line(svg, $"""  <title>Wiring of the {Escape(board.Title)}</title>""");
        Line(svg, $"""  <rect width="{Width}" height="{height}" fill="#ffffff"/>""");
        Line(svg, $"""  <text x="24" y="38" font-size="22" font-weight="bold">{Escape(board.Title)}</text>""");
        Line(svg, """  <text x="24" y="62" fill="#444444">Made from pins.json. Wire with the power off. Not a certified safety device.</text>""");
        Line(svg, $"""  <rect x="720" y="{Top - 14}" width="236" height="{height - Top - 4}" rx="10" fill="#eef2f6" stroke="#223344" stroke-width="2"/>""");
        int y = Top;
        foreach ((string part, Wire[] wires) in parts)
        {
            int box = (wires.Length * RowHeight) + 4;
            Line(svg, $"""  <rect x="24" y="{y - 4}" width="330" height="{box}" rx="8" fill="#f7f7f2" stroke="#554422" stroke-width="1.5"/>""");
            Line(svg, $"""  <text x="36" y="{y + 18}" font-weight="bold">{Escape(part)}</text>""");
            foreach (Wire wire in wires)
            {
                DrawWire(svg, wire, y + 14);
                y += RowHeight;
            }

            y += 14;
        }

        Line(svg, "</svg>");
        return svg.ToString();
    }

    private static void DrawWire(StringBuilder svg, Wire wire, int y)
    {
        string terminal = wire.Function == "fitted" ? string.Empty : wire.Terminal;
        string dash = wire.Function is "fitted" or "lamp" or "spi-out" ? " stroke-dasharray=\"6 5\"" : string.Empty;
        Line(svg, $"""  <line x1="354" y1="{y}" x2="720" y2="{y}" stroke="{Colour(wire.Function)}" stroke-width="3"{dash}/>""");
        Line(svg, $"""  <circle cx="354" cy="{y}" r="4" fill="{Colour(wire.Function)}"/><circle cx="720" cy="{y}" r="4" fill="{Colour(wire.Function)}"/>""");
        Line(svg, $"""  <text x="340" y="{y + 5}" text-anchor="end">{Escape(terminal)}</text>""");
        Line(svg, $"""  <text x="734" y="{y + 5}" font-weight="bold">{Escape(wire.Pin)}</text>""");
        if (wire.Note != null)
        {
            Line(svg, $"""  <text x="537" y="{y - 5}" font-size="11" text-anchor="middle" fill="#333333">{Escape(wire.Note)}</text>""");
        }
    }

    private static string Colour(string function) => function switch
    {
        "power" => "#c62828",
        "ground" => "#222222",
        "i2c-clock" or "spi-clock" => "#1565c0",
        "i2c-data" or "spi-in" => "#2e7d32",
        "button" => "#6a1b9a",
        "pwm" => "#ef6c00",
        "output" => "#00838f",
        _ => "#777777",
    };

    private static string Escape(string text) => SecurityElement.Escape(text)!;

    private static void Line(StringBuilder svg, string text) => svg.Append(text).Append('\n');
}

/// <summary>One wire of <c>hardware/pins.json</c>.</summary>
internal sealed record Wire(string Part, string Terminal, string Pin, string Function, string? Note);

/// <summary>All wires of one board.</summary>
internal sealed record BoardWiring(string Name, string Title, IReadOnlyList<Wire> Wires);
