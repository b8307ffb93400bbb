using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>What the command line says of a log that it may not read, or that would keep it waiting for ever: one finding, or one line where there is nothing to judge.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnreadableLogTests : IDisposable
{
    private const string NoPermission = "no permission";

    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-unreadable-").FullName;

    private string Log => Path.Combine(_folder, "log");

    public void Dispose()
    {
        // What may not be listed cannot be deleted either.
        foreach (string locked in new[] { Log, Path.Combine(Log, "tile", "entries"), Path.Combine(Log, "tile", "0") }.Where(Directory.Exists))
        {
            File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [TheoryNeeds("setpriv")]
    [InlineData("tile/entries/000")]
    [InlineData("tile/entries")]
    [InlineData("tile/0/000")]
    [InlineData("tile/0")]
    public void Verify_ReportsOnceWhatMayNotBeRead(string name)
    {
        Write();
        File.SetUnixFileMode(Path.Combine(Log, name), UnixFileMode.None);
        (int exitCode, string[] lines) = Verify();
        Assert.Equal(1, exitCode);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("C02 ", lines[0], StringComparison.Ordinal);
        Assert.Contains(name, lines[0], StringComparison.Ordinal);
        Assert.Contains(NoPermission, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("fail: 1 finding ", lines[1], StringComparison.Ordinal);
    }

    [TheoryNeeds("setpriv")]
    [InlineData("checkpoint", "checkpoint")]
    [InlineData("", "log")]
    public void Verify_SaysWhyThereIsNothingToJudge(string name, string named)
    {
        Write();
        File.SetUnixFileMode(Path.Combine(Log, name), UnixFileMode.None);
        (int exitCode, string[] lines) = Verify();
        Assert.Equal(2, exitCode);
        string line = Assert.Single(lines);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Contains(NoPermission, line, StringComparison.Ordinal);
    }

    [TheoryNeeds("setpriv", "mkfifo")]
    [InlineData("tile/entries/000", "C02")]
    [InlineData("tile/0/000", "C02")]
    [InlineData("checkpoint", "C01")]
    public void Verify_DoesNotWaitForAPipeInPlaceOfAFile(string name, string check)
    {
        Write();
        string path = Path.Combine(Log, name);
        File.Delete(path);
        using (Process pipe = Process.Start("mkfifo", [path]))
        {
            pipe.WaitForExit();
        }

        (int exitCode, string[] lines) = Verify();
        Assert.Equal(1, exitCode);
        Assert.StartsWith(check + " ", lines[0], StringComparison.Ordinal);
        Assert.Contains(name, lines[0], StringComparison.Ordinal);
    }

    private void Write()
    {
        using var storage = new FileStorage(Log);
        TestLog.Write(storage, 300);
    }

    private (int ExitCode, string[] Lines) Verify() => AuditTool.RunUnprivileged("verify", Log, "--checks", "C01-C03");
}
