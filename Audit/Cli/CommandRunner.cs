using System;
using System.CommandLine;
using System.IO;
using MeadowTinyMl.Audit.Review;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>Runs a command line: exit 0 for a good log, 1 for a bad one, 2 with one line where there is nothing to judge.</summary>
internal static class CommandRunner
{
    public const int Good = 0;
    public const int Bad = 1;
    public const int WrongInput = 2;

    public static int Run(RootCommand root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Refuse($"{(parsed.UnmatchedTokens is [string token, ..] ? $"'{token}' is no command, argument or option that is known here." : parsed.Errors[0].Message)} See --help.");
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UnverifiedLogException exception)
        {
            Console.Error.WriteLine(Line(exception.Message));
            return Bad;
        }
        catch (Exception exception) when (exception is NoLogException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Refuse(exception.Message);
        }
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(Line(message));
        return WrongInput;
    }

    private static string Line(string message) => "audit: " + PlainText.Of(message.ReplaceLineEndings(" "));
}
