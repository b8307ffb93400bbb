using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary>The <c>tinyml</c> command as its users run it: a process in a folder of its own, which is deleted afterwards.</summary>
internal sealed class TinymlProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tinyml-test-");

    public int ExitCode { get; private set; }

    public string Output { get; private set; } = string.Empty;

    public string Error { get; private set; } = string.Empty;

    public string Write(string name, byte[] bytes)
    {
        string file = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return name;
    }

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder.FullName, name));

    public IEnumerable<string> Files()
    {
        foreach (FileInfo file in _folder.EnumerateFiles())
        {
            yield return file.Name;
        }
    }

    public TinymlProcess Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "tinyml.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        Output = process.StandardOutput.ReadToEnd();
        Error = error.GetAwaiter().GetResult();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException(string.Join(' ', arguments));
        }

        ExitCode = process.ExitCode;
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
