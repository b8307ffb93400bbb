using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Simulator.Run;

namespace MeadowTinyMl.Simulator.Operators;

/// <summary><c>operators</c>: enrols, revokes and lists who may sign in at a board that is off. The board logs it when it starts.</summary>
internal static class OperatorsCommand
{
    /// <summary>The first word of the command line.</summary>
    public const string Name = "operators";

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows its name.</param>
    /// <param name="input">Where a PIN is read from: its first line, so that it stands in no list of processes.</param>
    /// <param name="output">Where a new token, or the list, is written.</param>
    /// <returns>0 done, 1 there is no such account.</returns>
    /// <exception cref="UsageException">The arguments are wrong.</exception>
    /// <exception cref="IOException">The board runs, or its file cannot be read.</exception>
    public static int Run(string[] arguments, TextReader input, TextWriter output)
    {
        var folder = new Option<string>("--out") { Description = "The log's folder; accounts lie in DIR.board.", HelpName = "DIR", DefaultValueFactory = _ => "./audit-log", Recursive = true };
        var name = new Argument<string>("NAME") { Description = "1 to 32 characters a-z 0-9 . _ -" };
        var role = new Option<string>("--role") { Description = string.Join(", ", OperatorRights.Roles()) + ".", DefaultValueFactory = _ => "operator" };
        role.AcceptOnlyFromAmong(OperatorRights.Roles());
        var token = new Option<bool>("--token") { Description = "Draw a token and print it once, in place of a PIN." };
        var enrol = new Command("enrol", "Enrols an operator, or gives them a new secret. Reads a PIN of six digits from the first line of standard input.") { name, role, token };
        var revoke = new Command("revoke", "Revokes an account, for example because its token was lost.") { name };
        var list = new Command("list", "Lists the accounts.");
        var root = new RootCommand("Who may sign in at a board.") { folder, enrol, revoke, list };
        ParseResult result = root.Parse(arguments);
        if (result.Action is HelpAction || (result.Errors.Count == 0 && result.CommandResult.Command == root))
        {
            return result.Invoke();
        }

        if (result.Errors.Count > 0)
        {
            throw new UsageException($"{string.Join(' ', result.Errors.Select(error => error.Message)).ReplaceLineEndings(" ")} See operators --help.");
        }

        using var storage = new FileStorage(result.GetValue(folder)!);
        try
        {
            var roster = new OperatorRoster(storage);
            if (result.CommandResult.Command == list)
            {
                foreach (OperatorAccount account in roster.Accounts)
                {
                    output.WriteLine($"{account.Name} {account.Role} {account.State.ToString().ToLowerInvariant()}");
                }

                return 0;
            }

            if (result.CommandResult.Command == revoke)
            {
                return roster.Revoke(result.GetValue(name)!) ? 0 : 1;
            }

            Enrol(roster, result.GetValue(name)!, result.GetValue(role)!, result.GetValue(token), input, output);
            return 0;
        }
        catch (RosterFormatException exception)
        {
            throw new IOException(exception.Message);
        }
    }

    private static void Enrol(OperatorRoster roster, string name, string role, bool byToken, TextReader input, TextWriter output)
    {
        var random = new HostRandom();
        string secret = byToken ? OperatorSecret.NewToken(random) : input.ReadLine() ?? string.Empty;
        if (!byToken && OperatorSecret.ProblemOfPin(secret) is { } problem)
        {
            throw new UsageException($"PIN: {problem}.");
        }

        var salt = new byte[SlowHash.SaltLength];
        random.Fill(salt);
        try
        {
            roster.Enrol(name, role, SlowHash.Of(secret, salt));
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.ReplaceLineEndings(" "));
        }

        if (byToken)
        {
            output.WriteLine(secret);
        }
    }
}
