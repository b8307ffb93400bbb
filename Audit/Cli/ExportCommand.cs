using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit export</c>: a verified copy of a log with all that a stranger needs to verify it.</summary>
internal static class ExportCommand
{
    private const string Description = """
        Copy a verified log as others read it: OUT holds the C2SP directory and nothing else, OUT.policy the policy it was verified with, OUT.vkeys its keys, one an epoch, OUT.history what
        pruning has left of their history.
        The copy is verified again. It is the device that logs an export: give its entry with the copy.

        Example: audit export audit-log --policy device.policy --out handed-over
        """;

    public static Command Create()
    {
        var options = new LogOptions();
        var target = new Option<string>("--out") { Description = "The folder to write; new or empty.", Required = true };
        var command = new Command("export", Description);
        options.AddTo(command);
        command.Add(target);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(target)!.TrimEnd(Path.DirectorySeparatorChar);
            if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            {
                throw new ArgumentException($"--out {path}: expected a new or empty folder.");
            }

            List<(long Since, string Key)> keys = KeysCommand.Read(options, parsed, out VerifiedLog log);
            LogDirectory directory = options.Open(parsed);
            LogCopy.Write(directory, log.Verdict.Size, path);
            File.Copy(options.PolicyPath(parsed), path + ".policy", overwrite: true);
            if (options.Evidence(parsed).History is { } history)
            {
                File.WriteAllBytes(path + ".history", history);
            }

            File.WriteAllLines(path + ".vkeys", keys.Select(key => key.Key));
            Verdict copy = LogOptions.Verify(path, path + ".policy", ["C01", "C02"]);
            if (!copy.Passes)
            {
                throw new UnverifiedLogException($"{path}: {copy.Findings[0]}");
            }

            if (options.IsJson(parsed))
            {
                Console.WriteLine(new JsonObject { ["origin"] = copy.Origin, ["size"] = copy.Size, ["directory"] = path, ["policy"] = path + ".policy", ["vkeys"] = path + ".vkeys" }.ToJsonString());
            }

            return CommandRunner.Good;
        });
        return command;
    }
}
