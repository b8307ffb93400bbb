using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Audit.CrashTarget;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A run of the crash script in a process of its own, under strace, and the checks of what it leaves behind.</summary>
internal sealed class CrashRun
{
    private const string Calls = "openat,write,pwrite64,fsync,sync_file_range,rename,link,unlink,ftruncate,close,mkdir,rmdir";

    private static readonly string Target = typeof(CrashScript).Assembly.Location;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder;

    private CrashRun(string folder, int exitCode, string output, string[] trace)
    {
        _folder = folder;
        ExitCode = exitCode;
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Logged = Last(lines, "logged ");
        Published = Last(lines, "published ");
        Numbered = Last(lines, "numbered ");
        IsDone = lines.Contains("done");

        // All file calls of the log are made by the thread that starts the program.
        string thread = trace.Length == 0 ? string.Empty : trace[0][..(trace[0].IndexOf(' ', StringComparison.Ordinal) + 1)];
        Trace = trace.Where(line => line.StartsWith(thread, StringComparison.Ordinal)).ToArray();
    }

    public int ExitCode { get; }

    public bool IsDone { get; }

    public long Logged { get; }

    public long Published { get; }

    public long Numbered { get; }

    public string[] Trace { get; }

    private string Log => Path.Combine(_folder, "log");

    /// <summary>Runs it, with an injection such as <c>fsync:signal=KILL:when=7</c>, or without.</summary>
    public static CrashRun Start(string folder, string? injection)
    {
        Directory.CreateDirectory(folder);
        string trace = Path.Combine(folder, "trace");
        List<string> arguments = ["-f", "-y", "-s", "16", "-o", trace, "-e", "trace=" + Calls];
        if (injection != null)
        {
            arguments.AddRange(["-e", "inject=" + injection]);
        }

        (int exitCode, string output) = Run("strace", [.. arguments, "dotnet", Target, "run", Path.Combine(folder, "log")]);
        return new CrashRun(folder, exitCode, output, File.Exists(trace) ? File.ReadAllLines(trace) : []);
    }

    /// <summary>Runs it in a shell that lets no file grow beyond a number of blocks of 1 KB: the write that crosses it is short.</summary>
    public static CrashRun StartWithShortFiles(string folder, int blocks)
    {
        Directory.CreateDirectory(folder);
        string command = string.Create(CultureInfo.InvariantCulture, $"ulimit -f {blocks}; exec dotnet \"$0\" run \"$1\"");
        (int exitCode, string output) = Run("bash", ["-c", command, Target, Path.Combine(folder, "log")]);
        return new CrashRun(folder, exitCode, output, []);
    }

    /// <summary>Lists the file calls on the log's own files, each by its name and its number among all calls of that name.</summary>
    public IReadOnlyList<(string Call, int When, bool Changes)> FileCalls()
    {
        var counts = new Dictionary<string, int>();
        var calls = new List<(string, int, bool)>();
        foreach (string line in Trace)
        {
            Match call = Regex.Match(line, @"^\d+ +([a-z0-9_]+)\(");
            if (call.Success)
            {
                string name = call.Groups[1].Value;
                counts[name] = counts.GetValueOrDefault(name) + 1;
                if (line.Contains(_folder, StringComparison.Ordinal) && !line.Contains("/trace", StringComparison.Ordinal))
                {
                    bool changes = name is not ("close" or "openat") || line.Contains("O_CREAT", StringComparison.Ordinal);
                    calls.Add((name, counts[name], changes));
                }
            }
        }

        return calls;
    }

    /// <summary>Says whether the injection met one of the log's files, and not a file of the runtime.</summary>
    public bool HitTheLog(string call) => Trace.LastOrDefault(line => Regex.IsMatch(line, $@"^\d+ +{call}\(")) is { } last
        && (last.Contains(_folder, StringComparison.Ordinal) || Trace.Any(line => line.Contains("(INJECTED)", StringComparison.Ordinal) && line.Contains(_folder, StringComparison.Ordinal)));

    /// <summary>Starts the log again and holds it against what was acknowledged, published and offered.</summary>
    public void Check(string where)
    {
        try
        {
            Checkpoint? before = File.Exists(Path.Combine(Log, "checkpoint")) ? Checkpoint.Parse(SignedNote.Parse(File.ReadAllBytes(Path.Combine(Log, "checkpoint"))).Text) : null;
            Assert.True((before?.Size ?? 0) >= Published, $"{where}: {Published} were said to be published");
            using var storage = new FileStorage(Log);
            using LogWriter log = CrashScript.Open(storage, new Ed25519Signing());
            log.Checkpoint();
            Assert.True(log.Size > Logged, $"{where}: {log.Size} entries, {Logged} were acknowledged");
            if (before != null)
            {
                Assert.Equal(before.Root, log.TreeAt(log.Size).Root(before.Size));
            }

            PublishedLog read = PublishedLog.Read(Files(Log), log.Minimum);
            Assert.Equal(log.Size, read.Checkpoint.Size);
            long[] numbers = read.Entries.Select((_, i) => read[read.First + i]).Where(entry => entry["t"]!.Text == "summary").Select(entry => entry["inferences"]!.Integer).ToArray();
            Assert.True(numbers.Length == 0 ? Numbered == 0 : numbers[^1] >= Numbered, $"{where}: {Numbered} numbered entries were acknowledged");
            Assert.Equal(numbers.Select((_, i) => numbers[0] + i), numbers);
            GoProgram.Accepts(where, "-min", log.Minimum.ToString(CultureInfo.InvariantCulture), Log, Policy.Parse(File.ReadAllBytes(Log + ".policy"), new Ed25519Verifier()).Logs[0].ToString());
            Assert.Equal(read.Entries.Select((_, i) => read.First + i), read.Entries.Select((_, i) => read[read.First + i]["n"]!.Integer));
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{where}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a published directory.</summary>
    public static Dictionary<string, byte[]> Files(string log) => Directory.EnumerateFiles(log, "*", SearchOption.AllDirectories)
        .ToDictionary(file => "log/" + Path.GetRelativePath(log, file).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes, StringComparer.Ordinal);

    private static long Last(string[] lines, string word) =>
        lines.LastOrDefault(line => line.StartsWith(word, StringComparison.Ordinal)) is { } line ? long.Parse(line[word.Length..], CultureInfo.InvariantCulture) : 0;

    private static (int ExitCode, string Output) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)}");
        }

        return (process.ExitCode, output + errors.Result.Replace("\n", "\n! ", StringComparison.Ordinal));
    }
}
