using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>The verifier in <c>tests/ThirdParty</c>, built once: it shares no code with this project.</summary>
internal static class GoProgram
{
    private static readonly Lazy<string> Program = new(Build);

    /// <summary>Gets a value indicating whether Go and its transparency-log module are here.</summary>
    public static bool IsHere { get; } = Array.Exists((Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator), folder => File.Exists(Path.Combine(folder, "go")))
        && Directory.Exists("/usr/share/gocode/src/golang.org/x/mod");

    /// <summary>Runs it.</summary>
    public static (int ExitCode, string Output) Run(params string[] arguments) => Start(Program.Value, arguments);

    /// <summary>Asserts that it finds a log good, where it is here.</summary>
    /// <param name="where">What the log is.</param>
    /// <param name="arguments">Its arguments after <c>dir</c>.</param>
    public static void Accepts(string where, params string[] arguments)
    {
        if (IsHere)
        {
            (int exitCode, string output) = Run(["dir", .. arguments]);
            Assert.True(exitCode == 0, $"{where}: {output}");
        }
    }

    /// <summary>Asserts that it finds a log in memory good, where it is here.</summary>
    /// <param name="where">What the log is.</param>
    /// <param name="storage">Holds it.</param>
    /// <param name="minimum">Entries before this index may be gone.</param>
    public static void Accepts(string where, MemoryStorage storage, long minimum = 0)
    {
        if (!IsHere)
        {
            return;
        }

        string folder = Directory.CreateTempSubdirectory("meadow-log-").FullName;
        try
        {
            string log = Path.Combine(folder, "log");
            storage.Export(log);
            string history = Path.Combine(folder, "history");
            string[] pruned = storage.Files.TryGetValue("history", out byte[]? bytes) ? ["-history", history] : [];
            File.WriteAllBytes(history, bytes ?? []);
            string key = Policy.Parse(storage.Files["policy"], new Ed25519Verifier()).Logs[0].ToString();
            Accepts(where, ["-min", minimum.ToString(CultureInfo.InvariantCulture), .. pruned, log, key]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Build()
    {
        string folder = Directory.CreateTempSubdirectory("meadow-go-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string program = Path.Combine(folder, "verifier");
        (int exitCode, string output) = Start("go", "build", "-o", program, Path.Combine(Repository.Root, "tests", "ThirdParty", "main.go"));
        return exitCode == 0 ? program : throw new InvalidOperationException(output);
    }

    private static (int ExitCode, string Output) Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GO111MODULE"] = "off";
        start.Environment["GOPATH"] = "/usr/share/gocode";
        start.Environment["GOFLAGS"] = string.Empty;
        start.Environment["GOCACHE"] = Path.Combine(Path.GetTempPath(), "meadow-go-cache");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
