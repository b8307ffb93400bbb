using System;
using System.CommandLine;
using System.Text.Json.Nodes;

namespace MeadowTinyMl.Models.Cli;

/// <summary><c>tinyml inspect</c>: what is in a model and what it costs.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A .tflite file." };
        var board = ModelFile.BoardPathOption();
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "inspect",
            """
            Show operators, shapes, scales, multiply-accumulates and the arena's plan of a model, and what in it cannot be run.

            Examples:
              tinyml inspect Models/released/sound/model.tflite
              tinyml inspect model.tflite --json | jq .unsupported
            """)
        {
            model,
            board,
            json,
        };
        command.SetAction(parsed =>
        {
            ModelReport report = ModelReport.Create(parsed.GetValue(model)!, ModelFile.Path(parsed.GetValue(board)));
            if (parsed.GetValue(json))
            {
                JsonObject text = ModelJson.Create(report);
                Console.WriteLine(text.ToJsonString());
            }
            else
            {
                ModelText.Print(report);
            }

            return 0;
        });
        return command;
    }
}
