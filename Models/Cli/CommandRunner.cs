using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Cli;

/// <summary>Runs a command line; whatever is wrong with its input becomes one line on standard error and exit code 2.</summary>
internal static class CommandRunner
{
    public const int WrongInput = 2;

    public static int Run(RootCommand root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Refuse($"{parsed.Errors[0].Message} See --help.");
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (RefusalIn(exception) is { } refusal)
        {
            return Refuse(refusal.Message);
        }
        catch (OperationCanceledException)
        {
            return Refuse("stopped; nothing was written.");
        }
    }

    // Loops on several threads wrap what their bodies throw.
    private static Exception? RefusalIn(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: var inner } => inner.All(one => RefusalIn(one) != null) ? RefusalIn(inner[0]) : null,
        IOException or UnauthorizedAccessException or ArgumentException or OverflowException or ModelFormatException or ManifestFormatException or DataFormatException or NotSupportedException => exception,
        _ => null,
    };

    private static int Refuse(string message)
    {
        Console.Error.WriteLine("tinyml: " + message.ReplaceLineEndings(" "));
        return WrongInput;
    }
}
