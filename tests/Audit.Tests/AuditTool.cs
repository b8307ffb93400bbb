using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>The command line <c>audit</c> as a process, as its users run it.</summary>
internal static class AuditTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code and all lines that it printed, those on the standard output first.</returns>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public static (int ExitCode, string[] Lines) Run(params string[] arguments) => Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "audit.dll"), .. arguments]);

    /// <summary>Runs it; whoever may read everything, without that privilege.</summary>
    public static (int ExitCode, string[] Lines) RunUnprivileged(params string[] arguments) => Environment.IsPrivilegedProcess
        ? Start(["setpriv", "--bounding-set=-dac_override,-dac_read_search", "dotnet", Path.Combine(AppContext.BaseDirectory, "audit.dll"), .. arguments])
        : Run(arguments);

    private static (int ExitCode, string[] Lines) Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("audit did not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException("audit does not end");
        }

        return (process.ExitCode, (output.Result + errors.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
