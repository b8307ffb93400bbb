using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Text.Json.Nodes;
using System.Threading;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Review.Queries;

namespace MeadowTinyMl.Audit.Cli;

/// <summary><c>audit watch</c>: verifies a growing log again at each new checkpoint, which must continue the one before, and prints what is new.</summary>
internal static class WatchCommand
{
    private const int Attempts = 3;

    private const string Description = """
        Follow a growing log. Each new checkpoint is verified in full and must continue the one seen before (C01 to C03); what happened since is printed, a line each.
        Ends with exit 1 at the first checkpoint that does not verify.

        Example: audit watch audit-log --every 5
        """;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var options = new LogOptions();
        var every = new Option<double>("--every") { Description = "Seconds between two looks.", DefaultValueFactory = _ => 2 };
        var limit = new Option<double?>("--for") { Description = "Seconds to watch; without it, until Ctrl-C." };
        var all = new Option<bool>("--all") { Description = "Print all entries, samples and summaries too." };
        var command = new Command("watch", Description);
        options.AddTo(command);
        command.Add(every);
        command.Add(limit);
        command.Add(all);
        command.SetAction((parsed, cancelled) =>
        {
            var pause = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(every), 0.05, 86_400));
            TimeProvider time = TimeProvider.System;
            long start = time.GetTimestamp();
            var last = new Seen(0, null);
            while (true)
            {
                if (LookAgain(options, parsed, last, parsed.GetValue(all), cancelled) is not { } seen)
                {
                    return System.Threading.Tasks.Task.FromResult(CommandRunner.Bad);
                }

                last = seen;
                bool isOver = parsed.GetValue(limit) is { } seconds && time.GetElapsedTime(start).TotalSeconds >= seconds;
                if (isOver || cancelled.WaitHandle.WaitOne(pause))
                {
                    return System.Threading.Tasks.Task.FromResult(CommandRunner.Good);
                }
            }
        });
        return command;
    }

    // The writer replaces files while they are read: what fails is looked at again before it is called bad.
    private static Seen? LookAgain(LogOptions options, ParseResult parsed, Seen last, bool all, CancellationToken cancelled)
    {
        byte[] note = options.Checkpoint(parsed);
        if (last.Note != null && note.AsSpan().SequenceEqual(last.Note))
        {
            return last;
        }

        for (int attempt = 1; ; attempt++)
        {
            var fresh = new List<LoggedEntry>();
            Dictionary<string, byte[]> kept = last.Note == null ? [] : new() { ["the checkpoint seen before"] = last.Note };
            (Verdict verdict, _) = options.Verify(parsed, ["C01", "C02", "C03"], new Evidence { Checkpoints = kept }, (index, file, offset, bytes) =>
            {
                if (index >= last.Size)
                {
                    fresh.Add(new LoggedEntry(index, file, offset, bytes));
                }
            });
            byte[] after = options.Checkpoint(parsed);
            bool isStable = after.AsSpan().SequenceEqual(note);
            note = after;
            if (verdict.Passes && isStable)
            {
                fresh.FindAll(entry => all || entry.Type is not ("decision" or "summary")).ForEach(entry => Print(options.IsJson(parsed), entry));
                return new Seen(verdict.Size, note);
            }

            if (!verdict.Passes && (isStable || attempt >= Attempts))
            {
                foreach (Finding finding in verdict.Findings)
                {
                    Console.Error.WriteLine("audit: " + finding);
                }

                return null;
            }

            cancelled.WaitHandle.WaitOne(Settling);
        }
    }

    private static void Print(bool isJson, LoggedEntry entry)
    {
        if (isJson)
        {
            Console.WriteLine(new JsonObject { ["index"] = entry.Index, ["file"] = entry.File, ["offset"] = entry.Offset, ["entry"] = Output.Entry(entry) }.ToJsonString());
        }
        else
        {
            Console.WriteLine($"{entry.Index,8}  {EntryWords.Instant(entry.Time)}  {EntryWords.Of(entry)}");
        }
    }

    /// <summary>The last checkpoint that verified; null before the first.</summary>
    private sealed record Seen(long Size, byte[]? Note);
}
