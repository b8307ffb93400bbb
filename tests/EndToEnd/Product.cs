using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using MeadowTinyMl.Tests;

namespace MeadowTinyMl.EndToEnd;

/// <summary>The three programs of the README, run as their users run them: as processes.</summary>
internal static class Product
{
    // bin/<configuration>/<framework>/ of this test names the configuration that was built.
    private static readonly string Configuration =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name;

    public static Task<Outcome> Simulator(params string[] arguments) => Run("MeadowApp/Simulator", "MeadowTinyMl.Simulator.dll", arguments);

    public static Task<Outcome> Audit(params string[] arguments) => Run("Audit/Cli", "audit.dll", arguments);

    public static Task<Outcome> Tinyml(params string[] arguments) => Run("Models/Cli", "tinyml.dll", arguments);

    /// <summary>Starts the simulator and does not wait for its end.</summary>
    public static Process StartSimulator(params string[] arguments) => Start("MeadowApp/Simulator", "MeadowTinyMl.Simulator.dll", arguments);

    /// <summary>Starts the auditor's program and does not wait for its end.</summary>
    public static Process StartAudit(params string[] arguments) => Start("Audit/Cli", "audit.dll", arguments);

    private static Process Start(string project, string assembly, string[] arguments)
    {
        string path = Path.Combine(Repository.Root, project, "bin", Configuration, "net10.0", assembly);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(path);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    private static async Task<Outcome> Run(string project, string assembly, string[] arguments)
    {
        using Process process = Start(project, assembly, arguments);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var limit = new System.Threading.CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{assembly} {string.Join(' ', arguments)} still ran after 5 minutes.");
        }

        return new Outcome(process.ExitCode, await output, await error);
    }
}
