using System;
using System.CommandLine;
using System.IO;
using MeadowTinyMl.Evaluation.Board;

namespace MeadowTinyMl.Models.Cli.Fit;

/// <summary><c>tinyml fit</c>: whether bundles fit the board, and what they take from it.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var bundles = new Argument<string[]>("BUNDLE") { Description = "Bundles that run together on one board.", Arity = ArgumentArity.OneOrMore };
        Option<string?> power = PowerOption();
        var budget = new Option<string?>("--budget") { Description = "A budget that each bundle must keep: JSON with flash_bytes, ram_bytes, milliseconds, millijoules." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "fit",
            """
            Estimate instructions, time, memory, flash, energy and battery life on the board. Exit code 1 where a budget, the processor's half or the loop's limit is exceeded.

            Example: tinyml fit Models/released/gas Models/released/sound
            """)
        {
            bundles,
            power,
            budget,
            json,
        };
        command.SetAction(parsed =>
        {
            PowerModel model = ReadPower(parsed.GetValue(power));
            BoardBudget? limit = parsed.GetValue(budget) is { } file ? BoardBudget.Parse(File.ReadAllText(file), file) : null;
            FitReport report = FitReport.Create(parsed.GetValue(bundles)!, model, limit);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(report.ToJson().ToJsonString());
            }
            else
            {
                report.Print(Console.Out);
            }

            return report.Problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    public static Option<string?> PowerOption() => new("--power") { Description = "A power tree with measured currents; hardware/power.json shows the form and is used otherwise." };

    public static PowerModel ReadPower(string? file) => file == null ? PowerModel.Stated() : PowerModel.Parse(File.ReadAllText(file), file);
}
